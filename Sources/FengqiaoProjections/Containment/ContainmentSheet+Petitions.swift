import FengqiaoModel
import FengqiaoSchema

// 越级: visits, charged to units and never to persons.
extension ContainmentSheet {
    /// Adds a visit, on the day of its registration.
    mutating func addVisit(_ petition: Story.Petition) {
        let isBypass = teller.lookup.isBypass(petition)
        // Nobody said who is competent: whether a level was passed over cannot be told.
        add(.bypass, isBypass.map(Row.counted) ?? .pending)
        if isBypass == true { add(.bypassPerResidents, .amount(1)) }
    }
}
