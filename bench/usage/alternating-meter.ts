/** Processor time of this process for each answer of a window, in µs. */
export type Window = { readonly isOn: boolean; readonly cpu: number }

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
      windows.push({ isOn: order[turn] ?? false, cpu: (user + system) / requestsPerWindow })
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

export type Block = { readonly without: number; readonly with: number }

/** Windows four by four, as they were in turn; the first blocks warm up. */
export function toBlocks(windows: readonly Window[], warmUp: number): readonly Block[] {
  const mean = (some: readonly Window[]) => some.reduce((sum, { cpu }) => sum + cpu, 0) / some.length
  const blocks: Block[] = []
  for (let start = warmUp * order.length; start + order.length <= windows.length; start += order.length) {
    const block = windows.slice(start, start + order.length)
    blocks.push({ without: mean(block.filter(({ isOn }) => !isOn)), with: mean(block.filter(({ isOn }) => isOn)) })
  }
  return blocks
}
