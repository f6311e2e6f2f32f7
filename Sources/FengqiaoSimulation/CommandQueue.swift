import Fengqiao
import HeapModule

/// The commands that are still to come, in order of time; equal times in order of their stories.
///
/// Of each story the next command alone stands in the heap, so that what is moved about in it is small, however many
/// matters are open.
struct CommandQueue {
    private struct Item: Comparable {
        var time: Instant
        /// The story: what comes first among equal times.
        var story: Int
        /// Where the story lies.
        var slot: Int

        static func < (left: Item, right: Item) -> Bool {
            left.time != right.time ? left.time < right.time : left.story < right.story
        }

        static func == (left: Item, right: Item) -> Bool { left.story == right.story }
    }

    private var heap = Heap<Item>()
    /// Of each open story what is still to come, the next command last, so that it is taken out and not copied.
    private var open: [[Sent]] = []
    private var free: [Int] = []

    /// When the next command is sent; `nil` where there is none.
    var earliest: Instant? { heap.min?.time }

    /// Adds the commands of a story, which are in order of time.
    mutating func add(_ commands: [Sent], story: Int) {
        guard let first = commands.first else { return }
        let slot: Int
        if let found = free.popLast() {
            slot = found
            open[slot] = commands.reversed()
        } else {
            slot = open.count
            open.append(commands.reversed())
        }
        heap.insert(Item(time: first.at, story: story, slot: slot))
    }

    /// Takes the next command.
    mutating func removeFirst() -> Sent? {
        guard let item = heap.min, let sent = open[item.slot].popLast() else { return nil }
        let left = open[item.slot].count
        if left > 0 {
            let time = open[item.slot][left - 1].at
            heap.replaceMin(with: Item(time: time, story: item.story, slot: item.slot))
        } else {
            _ = heap.popMin()
            open[item.slot] = []
            free.append(item.slot)
        }
        return sent
    }
}
