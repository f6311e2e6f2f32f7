/// The files of the library, in the order of the documents.
enum BuiltIn {
    struct File: Sendable {
        var name: String
        var text: @Sendable () -> [UInt8]
    }

    static let files = [
        File(name: "kongtong") { PackageResources.kongtong_json },
        File(name: "west-coast") { PackageResources.west_coast_json },
        File(name: "micro-grid") { PackageResources.micro_grid_json },
        File(name: "unit-heads") { PackageResources.unit_heads_json },
        File(name: "xikeng") { PackageResources.xikeng_json },
        File(name: "fengqiao") { PackageResources.fengqiao_json },
        File(name: "police-grids") { PackageResources.police_grids_json },
        File(name: "taohua") { PackageResources.taohua_json },
        File(name: "emergency-number") { PackageResources.emergency_number_json },
        File(name: "luxing") { PackageResources.luxing_json },
        File(name: "demo") { PackageResources.demo_json },
    ]
}
