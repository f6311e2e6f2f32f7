import Fengqiao

func embed(at path: String, founding: Founding) async throws -> Int {
    let ledger = try await Ledger.create(at: path, founding)
    let report = MatterReported(channel: .hotline, originUnit: "grid-1", summary: "路灯连续三晚不亮")
    try await ledger.execute(
        Command(
            key: "12345/2024/000017", matter: "M-17", at: founding.at, actor: "w-3", unit: "grid-1",
            .matterReported(report)))
    let queue = try await ledger.overdue(limit: 20)
    try await ledger.close()
    return queue.open
}
