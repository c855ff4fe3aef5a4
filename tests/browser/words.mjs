// What the people of the journey write, and the words of the interface by which they tell how it stands.

export const ENGLISH = {
  basis: "Judgment (2026) example no. 204 of the Example District Court",
  proof: "Signed slip in the file",
  answer: "The instalments were agreed with the creditor and are paid.",
  heard: "The firm repeated its answer; the creditor denied that anything was agreed.",
  able: "The accounts show two million and nothing was paid.",
  reasons: "The judgment is final, the means are there, and no agreement was shown.",
  measure: "The credit line was reviewed; the branch decided to halve it.",
  objection: "The creditor's own letter shows the agreement.",
  rejected: "The letter speaks of another contract.",
  asked: "The letter names the contract by its number.",
  founded: "The letter names the contract: the instalments were agreed and paid.",
  remedy: "Everybody who was told is told of the revocation.",
  lifted: "The entry was revoked; the line is restored.",
  inForce: "In force",
  nothingFollows: "Nothing follows",
  nothingToDo: "no measure is to be lifted",
};

export const CHINESE = {
  basis: "示例区人民法院（2026）示例第205号民事判决书",
  proof: "送达回证附卷",
  answer: "已与申请执行人达成分期履行协议，并已按期支付。",
  heard: "该公司重申其意见；申请执行人否认达成协议。",
  able: "账户余额二百万元，分文未付。",
  reasons: "判决已生效，有履行能力，未能证明存在协议。",
  measure: "已重新审查授信，支行决定将额度减半。",
  objection: "申请执行人的来函可以证明协议存在。",
  rejected: "该函所涉系另一合同。",
  asked: "该函载明了合同编号。",
  founded: "该函载明合同编号：分期协议成立且已履行。",
  remedy: "向所有已获告知者告知撤销情况。",
  lifted: "条目已撤销，恢复额度。",
  inForce: "生效中",
  nothingFollows: "无后果",
  nothingToDo: "没有需要解除的措施",
};
