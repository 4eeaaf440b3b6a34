/** Processor time of this process for each request of a window, in µs. */
export type Window = { readonly cpu: number }

export type AlternatingMeter = {
  /** Whether what is measured is on in the window that runs. */
  readonly isOn: () => boolean
  /** Told of each request, at its beginning. */
  readonly note: () => void
  /** Whole windows since the last time. */
  readonly take: () => readonly Window[]
}

/** Off, on, on, off: whatever drifts meanwhile weighs on both alike. */
const order = [false, true, true, false]

/**
 * Windows of as many requests each, under a load that never pauses. They are so short that what else the machine does, which on a shared one is far more than what is
 * measured, reaches neighbouring windows alike.
 */
export function createAlternatingMeter(requestsPerWindow: number): AlternatingMeter {
  let windows: Window[] = []
  let turn = 0
  let left = requestsPerWindow
  let before = process.cpuUsage()
  return {
    isOn: () => order[turn] ?? false,
    note: () => {
      left--
      if (left > 0) return
      const { user, system } = process.cpuUsage(before)
      windows.push({ cpu: (user + system) / requestsPerWindow })
      turn = (turn + 1) % order.length
      left = requestsPerWindow
      before = process.cpuUsage()
    },
    take: () => {
      const taken = windows
      windows = []
      turn = 0
      left = requestsPerWindow
      before = process.cpuUsage()
      return taken
    },
  }
}

/** Means of the windows of a block; `control` is the last window by the first, both without: how far two equal things are apart. */
export type Block = { readonly without: number; readonly with: number; readonly control: number }

/** Windows four by four, as they were in turn; the first blocks warm up. */
export function toBlocks(windows: readonly Window[], warmUp: number): readonly Block[] {
  const blocks: Block[] = []
  for (let start = warmUp * order.length; start + order.length <= windows.length; start += order.length) {
    const [first = 0, second = 0, third = 0, last = 0] = windows.slice(start, start + order.length).map(({ cpu }) => cpu)
    blocks.push({ without: (first + last) / 2, with: (second + third) / 2, control: last / first })
  }
  return blocks
}
