import Fengqiao

/// What simulated matters are about, in words: short reports as grid workers write them, made up of parts.
enum Texts {
    static let topics: [(category: CategoryID, nature: Nature, words: [String], weight: Int64)] = [
        ("环境/垃圾", .request, ["楼道堆放杂物影响通行", "垃圾桶满溢无人清运", "河道边有人倾倒建筑垃圾", "绿化带内堆积落叶和废旧家具"], 24),
        ("设施/道路", .request, ["路面塌陷形成约半米深的坑", "窨井盖破损松动", "路灯连续三晚不亮", "人行道地砖翘起绊倒老人"], 18),
        ("纠纷/邻里", .dispute, ["两户因宅基地边界争执", "楼上漏水引发争吵", "因停车位问题发生口角", "噪声扰民多次协商未果"], 16),
        ("纠纷/劳资", .dispute, ["工人反映被拖欠两个月工资", "务工人员因工伤赔偿与包工头争执"], 8),
        ("纠纷/婚姻家庭", .dispute, ["夫妻因琐事争吵,邻居担心升级", "兄弟因赡养老人分摊费用起争议"], 8),
        ("隐患/消防", .hazard, ["电动车违规飞线充电", "消防通道被私家车长期占用", "沿街店铺使用不合格的液化气瓶"], 12),
        (District.danger, .hazard, ["院内存放数十箱不明化学品", "运输车侧翻后有柴油泄漏", "老旧房屋墙体开裂有倒塌危险"], 4),
        ("民生/代办", .request, ["独居老人需要代办养老金认证", "残疾居民申请上门办理证件", "村民咨询不动产证办理进度"], 10),
    ]

    private static let details = [
        "已拍照留存", "现场未见责任人", "周边居民反映强烈", "涉及约十户人家", "此前曾口头劝说无效", "建议相关部门尽快处理",
        "附近有学校,学生通行较多", "雨后情况更严重", "已设置临时警示标志", "当事人情绪较激动",
    ]

    private static let notes = [
        "已到现场核实情况属实,正在协调处理", "已联系当事人并约定上门时间", "已通知施工单位安排维修", "与双方分别谈话,初步达成意向",
        "已清理大部分,剩余明日完成", "材料已齐,等待部门审核", "已回访来电人,说明处理进度",
    ]

    static func report(_ place: String, _ words: [String], _ random: inout SeededGenerator) -> String {
        "\(place)\(random.within(1...60))号附近\(random.pick(words)),\(random.pick(details)),\(random.pick(details))。"
    }

    static func note(_ random: inout SeededGenerator) -> String { random.pick(notes) + "。" }
}
