import Fengqiao

/// What a matter is about: its category, and the words that reports of it are made up of.
struct Topic {
    let category: CategoryID
    let nature: Nature
    /// How often it comes, beside the others.
    let weight: Int64
    /// What it concerns.
    let things: [String]
    /// What is wrong with it.
    let faults: [String]
    /// What follows for people.
    let effects: [String]
}

/// The topics: the categories of the presets, and others that desks for citizens take down. The weights follow what a
/// grid worker finds: most are surroundings and installations, disputes a quarter, dangers few.
enum Topics {
    static let all: [Topic] = surroundings + installations + disputes + hazards + services

    /// What is drawn from.
    static let weighted = Weighted(all.indices.map { ($0, weight: all[$0].weight) })

    private static let surroundings = [
        Topic(
            category: "环境/垃圾", nature: .request, weight: 150,
            things: ["绿化带", "楼道", "垃圾桶", "河道边", "空地", "沟渠", "村口", "背街小巷", "地下车库", "拆迁地块"],
            faults: ["堆放装修垃圾", "垃圾满溢", "倾倒渣土", "散落泡沫箱", "堆积落叶枯枝", "丢弃旧沙发", "积存厨余", "遗撒污泥"],
            effects: ["气味刺鼻", "蚊蝇较多", "阻碍通行", "影响村容", "老人绊倒", "雨后漫流"]),
        Topic(
            category: "环境/污水", nature: .request, weight: 50,
            things: ["化粪池", "雨水箅子", "污水井", "排水沟", "沿街餐馆", "洗车店", "泵站", "暗渠"],
            faults: ["外溢", "堵塞", "直排河道", "返味", "管道破裂", "淤积", "混接"],
            effects: ["路面积水", "污染水体", "邻居反感", "行人绕行", "结冰打滑"]),
        Topic(
            category: "市容/占道", nature: .request, weight: 70,
            things: ["流动摊贩", "共享单车", "店外经营", "广告牌", "建材", "废品收购点", "夜市摊位"],
            faults: ["占用盲道", "占用人行道", "乱停乱放", "私设地锁", "油烟扰民", "悬挂不稳"],
            effects: ["行人走上车道", "轮椅过不去", "消防车难进", "学生上学不便", "交通拥堵"]),
        Topic(
            category: "市容/违建", nature: .request, weight: 25,
            things: ["楼顶", "一楼院落", "彩钢棚", "阳光房", "车库", "耕地边", "河堤内侧"],
            faults: ["加盖房间", "私搭围挡", "扩建平台", "改作仓库", "连夜施工", "砌墙占地"],
            effects: ["遮挡采光", "危及承重", "邻里不满", "占用公共部位", "影响行洪"]),
    ]

    private static let installations = [
        Topic(
            category: "设施/道路", nature: .request, weight: 80,
            things: ["沥青路面", "人行道地砖", "桥面伸缩缝", "减速带", "路缘石", "护栏", "交通标线", "村道"],
            faults: ["塌陷", "翘起", "断裂", "缺失", "开裂", "松动", "磨损不清"],
            effects: ["骑车人摔伤", "车辆颠簸", "夜间看不清", "积水成坑", "老人绊倒"]),
        Topic(
            category: "设施/路灯", nature: .request, weight: 50,
            things: ["路灯", "庭院灯", "楼道灯", "景观灯", "配电箱", "灯杆"],
            faults: ["不亮", "频闪", "倾斜", "箱门敞开", "线头裸露", "被车撞歪"],
            effects: ["夜间漆黑", "下夜班不敢走", "小孩易触碰", "有人摔倒"]),
        Topic(
            category: "设施/井盖", nature: .request, weight: 45,
            things: ["窨井盖", "电力井盖", "通信井盖", "雨水井盖", "消防栓", "水表井"],
            faults: ["破损", "缺失", "松动响动", "下沉", "被盗", "高出路面"],
            effects: ["夜里声响大", "电动车压翻", "存在坠落风险", "居民睡不好"]),
        Topic(
            category: "交通/停车", nature: .request, weight: 45,
            things: ["消防通道", "单元门口", "学校门前", "公交站台", "充电车位", "路口转角"],
            faults: ["长期停放僵尸车", "车辆占道", "油车占位", "乱停三轮", "货车过夜", "双排停车"],
            effects: ["救护车难进", "接送孩子拥堵", "公交进不了站", "邻里争吵"]),
    ]

    private static let disputes = [
        Topic(
            category: "纠纷/邻里", nature: .dispute, weight: 85,
            things: ["宅基地边界", "楼上漏水", "楼道堆物", "空调外机", "广场舞音响", "养狗", "院墙排水", "公共过道"],
            faults: ["争执不下", "发生口角", "多次协商未果", "互不相让", "动手推搡", "索赔谈不拢"],
            effects: ["情绪激动", "邻居劝说无效", "扬言上访", "担心升级", "一方已报警"]),
        Topic(
            category: "纠纷/劳资", nature: .dispute, weight: 40,
            things: ["装修工钱", "加班费", "工伤赔偿", "绿化队工资", "餐馆押金", "押车运费", "短工报酬"],
            faults: ["拖欠数月", "拒绝支付", "只付一半", "老板失联", "无书面合同", "算法不一"],
            effects: ["工人聚集门口", "家中等钱看病", "准备仲裁", "孩子缴学费困难"]),
        Topic(
            category: "纠纷/婚姻家庭", nature: .dispute, weight: 40,
            things: ["赡养费用", "房产分割", "彩礼返还", "孩子探视", "家务琐事", "老人住处", "借款去向"],
            faults: ["兄弟推诿", "夫妻争吵", "意见不一", "分居后反悔", "亲属介入"],
            effects: ["老人无人照看", "孩子不愿上学", "邻居担心升级", "一方离家"]),
        Topic(
            category: "纠纷/物业", nature: .dispute, weight: 35,
            things: ["物业费", "电梯维修", "公共收益", "门禁更换", "车位租金", "绿地改造", "业委会换届"],
            faults: ["账目不公开", "擅自涨价", "拖延维修", "业主拒缴", "承诺未兑现"],
            effects: ["业主联名", "高层老人下不了楼", "群内争吵", "拟召开会议"]),
        Topic(
            category: "纠纷/损害赔偿", nature: .dispute, weight: 25,
            things: ["施工震裂墙面", "狗咬伤", "树枝砸车", "电动车剐蹭", "鱼塘死鱼", "果树被压", "水泡地板"],
            faults: ["赔偿数额谈不拢", "责任不清", "保险不认", "对方否认", "鉴定有异议"],
            effects: ["当事人停工", "双方对峙", "拟起诉", "取证困难"]),
        Topic(
            category: "纠纷/土地承包", nature: .dispute, weight: 15,
            things: ["承包地四至", "流转租金", "机动地分配", "青苗补偿", "田埂通道", "灌溉用水"],
            faults: ["合同不清", "多年未结", "口头约定反悔", "重复发包", "丈量有误"],
            effects: ["误了农时", "两组村民对立", "要求重新丈量", "影响春耕"]),
    ]

    private static let hazards = [
        Topic(
            category: "隐患/消防", nature: .hazard, weight: 60,
            things: ["电动车", "消防通道", "楼道配电箱", "沿街商铺", "群租房", "灭火器", "仓库"],
            faults: ["飞线充电", "被杂物堵塞", "过期失效", "住人经营合一", "违规存酒精", "线路老化"],
            effects: ["一旦起火难以逃生", "有烧焦味", "曾经冒烟", "居民担心"]),
        Topic(
            category: "隐患/燃气", nature: .hazard, weight: 20,
            things: ["液化气瓶", "燃气软管", "调压箱", "烧烤店", "立管接口"],
            faults: ["超期未检", "老化龟裂", "有泄漏声", "无报警器", "私自改装"],
            effects: ["楼道有异味", "已关阀门", "住户疏散", "等待检测"]),
        Topic(
            category: District.danger, nature: .hazard, weight: 20,
            things: ["院内化工桶", "侧翻油罐车", "老旧房屋墙体", "塔吊", "山体边坡", "高压线", "不明化学品"],
            faults: ["泄漏", "开裂倾斜", "有倒塌危险", "滑落碎石", "断落", "堆存数十箱"],
            effects: ["已拉警戒线", "周边撤离", "道路封闭", "有人受伤", "气味刺鼻"]),
        Topic(
            category: "隐患/校园周边", nature: .hazard, weight: 15,
            things: ["校门口摊点", "黑校车", "网吧", "文具店烟卡", "过街信号灯"],
            faults: ["无证经营", "超员接送", "接纳未成年人", "食品过期", "故障"],
            effects: ["家长联名反映", "放学时段危险", "学生腹痛", "车速较快"]),
    ]

    private static let services = [
        Topic(
            category: "民生/代办", nature: .request, weight: 60,
            things: ["养老认证", "残疾证", "医保转移", "不动产证", "高龄补贴", "居住证", "生育登记"],
            faults: ["需上门办理", "材料不全", "进度不明", "系统查不到", "往返多次"],
            effects: ["老人行动不便", "子女在外地", "急等使用", "不会用手机"]),
        Topic(
            category: "民生/供水供热", nature: .request, weight: 40,
            things: ["自来水", "暖气", "二次供水泵", "热力井", "水压", "分户阀"],
            faults: ["停水", "不热", "发黄有味", "漏水", "时有时无", "偏低"],
            effects: ["高层无法做饭", "家有婴儿", "室温不足", "已停两天"]),
        Topic(
            category: "建议/规划", nature: .suggestion, weight: 20,
            things: ["公交线路", "口袋公园", "停车场", "菜市场", "健身器材", "过街天桥"],
            faults: ["建议增设", "建议延长时间", "建议改造", "建议迁移", "建议公示"],
            effects: ["方便老人", "惠及三个小区", "减少拥堵", "多人附议"]),
        Topic(
            category: "检举/作风", nature: .accusation, weight: 6,
            things: ["窗口人员", "执法人员", "办事科室", "村务公开栏", "补贴名单"],
            faults: ["推诿不办", "态度生硬", "优亲厚友", "不公示", "超期未复"],
            effects: ["要求调查", "要求回避", "愿意作证", "附有照片"]),
    ]
}
