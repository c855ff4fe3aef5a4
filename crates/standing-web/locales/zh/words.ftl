# 领域中的封闭词汇，一词一条。

status-awaiting-service = 已决定，未送达
status-standstill = 尚未生效
status-in-force = 生效中
status-suspended = 已中止
status-ended = 已终止
headline-awaiting-service = 已作出决定，尚未送达：不产生效力
headline-standstill = 已送达；{ $day }之后方生效
headline-in-force = 自{ $day }起生效
headline-suspended = 自{ $day }起中止：暂不产生任何后果
headline-ended = { $how }（{ $day }）：不产生任何后果
ended-removed = 已移出
ended-term-over = 期限届满
ended-revoked = 因自始错误已撤销
ended-shielded = 已终止
ended-restored = 信用已修复
ended-transferred = 已转入另一名单
ended-lapsed = 因机关逾期而失效
ended-vanished = 管理机构的名单中已无此条

strength-none = 无后果
strength-ease = 便利
strength-consider = 参考
strength-inspect = 检查
strength-strict-review = 从严审查
strength-bar = 不予准入
answer-none = 本登记簿没有任何后果
answer-ease = 办理予以便利
answer-consider = 有需要考虑的因素
answer-inspect = 检查更频繁或更严格
answer-strict-review = 适用从严审查
answer-bar = 在部分事项上不予准入
meaning-none = 就所查事项，在当日，依本登记簿所载，没有任何后果。这不表示该组织存在、状况良好或未被其他机构列入名单。
meaning-ease = 该组织在守信名单上：依规则予以便利。
meaning-consider = 有一项可供参考的因素，仅此而已。由工作人员决定并留存理由。
meaning-inspect = 规则要求更频繁或更严格的检查。
meaning-strict-review = 规则要求从严审查。由工作人员决定并留存理由。
meaning-bar = 规则不准许该组织进入下列事项。由单位工作人员执行。

list-kind-exclusion = 排除名单
list-kind-key-scrutiny = 重点关注名单
list-kind-warning = 提示名单
list-kind-trusted = 守信名单

level-county = 县级及以上
level-city = 市级及以上
level-province = 省级及以上
level-national = 国家级

party-organisation = 当事单位的期限
party-authority = 机关的期限
party-superior = 上级机关的期限
party-unit = 应用单位的期限
deadline-running = 进行中
deadline-met = 按期完成
deadline-late = 逾期完成
deadline-missed = 已逾期
deadline-over = 已过

measure-standing = 有效
measure-not-lifted = 尚未解除；应解除日期
measure-overdue = 未解除；原应解除日期
measure-retained = 依法保留至
measure-expired = 依法保留，已于下列日期届满
measure-lifted = 已解除
measure-refused = 未采取

record-penalty = 行政处罚
record-ruling = 法院裁定
record-coercive-measure = 行政强制
record-licence = 行政许可
record-inspection = 监督检查
record-self-report = 自行申报，已核实
record-merit = 良好行为

name-kind-registered = 登记名称
name-kind-former = 曾用名
name-kind-short = 简称
name-kind-alias = 其他使用名称
name-kind-translation = 译名

link-successor-of = 承继自
link-predecessor-of = 由其承继
link-branch-of = 分支机构，隶属于
link-has-branch = 其分支机构为

court-upheld = 法院维持决定
court-annulled = 法院撤销决定
outcome-founded = 成立
outcome-rejected = 不成立

author-organisation = 当事单位
author-register = 登记簿运行方
author-public = 读者

note-objection-pending = 该组织已对条目 { $entry } 提出异议，机关尚未作出决定。
note-reconsideration-pending = 已申请上级机关复核条目 { $entry }，尚未作出决定。
note-suspended = 条目 { $entry } 已中止：暂不产生任何后果。
note-imported = 条目 { $entry } 由其他机构在本登记簿之前、之外作出。请向该机构核实。
note-not-yet-in-force = 条目 { $entry } 已决定，尚未生效。

rules-source = 来源
rules-fact = 条件可检验的事实
rules-notice = 告知书
rules-service = 送达方式
rules-list = 名单
rules-ground = 列入事由
rules-deadline = 期限
rules-interim = 决定前的临时措施
rules-consequence = 后果
rules-exit = 条目如何终止
rules-restoration = 信用修复
rules-tier = 风险分级
rules-inspection = 检查
rules-pledge = 承诺
rules-publication = 公开事项
rules-statistic = 统计事项
rules-application = 适用哪一版本
rules-duty = 登记簿的职责
