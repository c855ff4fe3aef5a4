# 登录与登录后各页的页首。

footer-sign-in = 登录
door-label = 您的页面
door-who = 已登录：
door-out = 退出登录
door-account = 您的账户

sign-in-title = 登录
sign-in-text = 供认定机关的经办人员、使用单位、在本登记簿有档案的组织以及运营者使用。凡公开的内容均无须登录。
sign-in-name = 登录名
sign-in-password = 密码
sign-in-button = 继续
sign-in-invited = 我有邀请码
sign-in-lost = 忘记密码或丢失验证器？请向本登记簿的运营者索取新的邀请码。

code-title = 输入验证码
code-label = 验证码
code-hint = 验证器显示的六位数字，或您的一个恢复码。
code-button = 登录
code-shown = 这是演示，验证器会显示的验证码就在这里：

factor-title = 设置第二重验证
factor-text = 登录需要两样东西：密码，以及手机或电脑上验证器应用给出的验证码。请用该应用扫描此图。
factor-picture = 供验证器应用扫描的图；同一密钥以文字列于下方
factor-secret = 或在应用中输入此密钥：
factor-code = 应用现在显示的验证码
factor-hint = 六位数字，用以证明应用已有该密钥。
factor-button = 设置

recovery-title = 您的恢复码
recovery-text = 验证器丢失时，每个恢复码可代替验证码登录一次。请与纸质文件一同保存，不要与密码放在一起。
recovery-once = 恢复码只显示这一次。
recovery-onward = 我已保存，继续

invitation-title = 使用邀请码
invitation-text = 邀请码由运营者交给您，或随送达贵组织的告知书一并送达。凭邀请码可设置您自己的密码。
invitation-code = 邀请码
invitation-code-hint = 字母和数字，每四个一组。
invitation-has-name = 您的登录名是
invitation-name-hint = 由您选定：3 至 64 个字符，可用字母 a 至 z、数字、点、连字符、下划线和 @。
invitation-password = 密码
invitation-button = 设置密码
password-hint = 至少 { $count } 个字符。几个互不相干的词，比一个带符号的词更好。
password-again = 再次输入同一密码

account-title = 您的账户
account-role = 您的身份
account-holder = 代表
account-recovery = 剩余恢复码
account-recovery-left = { $count } 个
account-factor = 设置另一个验证器
account-factor-text = 登录后一刻钟内可设置另一个验证器，恢复码也随之重新生成。
account-sessions = 您在何处登录
account-this = 当前
account-client-unknown = 未说明自身名称的浏览器
account-began = 始于
account-seen = 最近使用
account-elsewhere = 退出其他所有登录
account-password = 更改密码
account-old = 原密码
account-new = 新密码
account-button = 更改密码

role-officer = 经办人员
role-organisation = 组织
role-unit = 使用单位
role-operator = 登记簿运营者
rank-preparing = 承办
rank-deciding = 承办并决定

fault-sign-in-wrong = 登录名或密码有误。请核对，或向运营者索取新的邀请码。
fault-code-wrong = 验证码有误或已用过。请等待下一个，并核对手机时钟。
fault-throttled = 尝试次数过多。请五分钟后再试。
fault-invitation = 此邀请码不存在、已使用或已过期。请索取新的邀请码。
fault-name = 请选 3 至 64 个字符的登录名，可用字母 a 至 z、数字、点、连字符、下划线和 @。
fault-name-taken = 此登录名已被使用。请另选一个。
fault-password-short = 密码太短：至少 12 个字符。
fault-password-long = 密码太长：至多 128 个字符。
fault-password-guessable = 密码太容易被猜中：请使用更多不同的字符，不要使用登录名。
fault-again = 两次输入的密码不同。请重新输入。
fault-old-password = 原密码有误。
fault-stale = 请先重新登录：只有刚登录后才能设置另一个验证器。

problem-title-elsewhere = 此表单来自其他网站
problem-text-elsewhere = 未作任何处理。请在本站打开该页面并从该页面提交表单。

warning-hidden = 警告

openid-button = 通过{ $provider }登录
openid-or = 或使用本登记簿的账户
openid-provider = 登录服务
openid-called = 在该服务的名称
openid-subject = 在该服务的标识
openid-again = 前往登录页面
openid-title-stale = 本次登录已失效
openid-title-denied = 您未登录
openid-title-refused = 登录服务拒绝了请求
openid-title-down = 登录服务没有应答
openid-title-untrue = 登录服务的答复未通过核验
openid-title-weak = 还需要一项验证
openid-title-unknown = 您在此没有账户
openid-title-disabled = 您在此的账户已关闭
openid-text-stale = 本次登录开始于十分钟之前、在另一浏览器中开始，或已经使用过。未有人登录。请重新开始。
openid-text-denied = 您在登录服务处选择了拒绝，或该服务未为您登录。未有人登录。
openid-text-refused = 该服务不为本登记簿办理登录。未有人登录。请重试；如仍如此，请告知本登记簿的运营者。
openid-text-down = 该服务不可用或过慢。未有人登录。请过几分钟再试；其间可使用本登记簿的账户。
openid-text-untrue = 该服务关于您的答复经核验不成立。未有人登录。请告知本登记簿的运营者，其可在日志中查到原因。
openid-text-weak = 登录服务未向您索取本登记簿所要求的全部验证，例如第二重验证。未有人登录。请在该服务处设置后重新登录。
openid-text-unknown = 登录服务认识您，但本登记簿尚未登记您的账户。账户由运营者开立：请将以下内容告知运营者。
openid-text-disabled = 本登记簿的运营者已将其关闭。请向运营者询问，并告知以下内容。

footer-purposes = 查询目的
purposes-title = 查询目的
purposes-text = 本登记簿的大部分内容任何人均可查阅。未公开的内容——案件、尚未生效的列入、依法不予公示的列入——仅可为以下目的之一，由本登记簿的规则所准许的人查阅。
purposes-kept = 每次此类查阅均留有记录：何人、何时、何内容、为何目的。该组织可在其页面上看到，但不显示查阅者个人。组织查阅自己的档案不作记录。
purposes-purpose = 目的
purposes-who = 适用于
purposes-opens = 可否向被指明的单位开放依法不予公示的列入
purposes-yes = 可以
purposes-no = 不可以
purposes-api = 答复中含有未公开内容时，程序以参数 purpose 给出该词。经办人员和运营者的目的由其所查内容确定。
purpose-own-case = 本机关的案件或列入
purpose-reconsideration = 上一级机关的复核
purpose-procurement = 采购：是否可接纳某供应商
purpose-licensing = 授予许可、资质或土地
purpose-finance = 贷款、保险或资金支持
purpose-supervision = 依法对该组织进行监管
purpose-inspection = 选择检查对象与检查方式
purpose-upkeep = 维持登记簿的运行
purpose-own-file = 组织查阅自己的档案
