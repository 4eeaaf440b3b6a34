import { Fault } from '../../base/fault.ts'

export const signInRefused = () =>
  new Fault('invalid_credentials', 400, 'Invalid login credentials', { hint: 'A mock takes any address and any password but "wrong".' })
export const recordingUnreadable = (source: string, cause?: unknown) =>
  new Fault('recording_unreadable', 400, `${source} is no recording of this version`, {
    hint: 'Record it again with `dorsal api record`.',
    ...(cause === undefined ? {} : { cause }),
  })
export const upstreamUnreachable = (url: string, cause: unknown) =>
  new Fault('upstream_unreachable', 502, `Nothing answers at ${url}`, { hint: 'Start it, or name another with --from.', cause })
