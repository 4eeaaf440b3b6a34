import { findErrno } from '../../base/errno.ts'
import { Fault } from '../../base/fault.ts'

export const recordingUnreadable = (source: string, cause?: unknown) =>
  new Fault('recording_unreadable', 400, `${source} is no recording of this version`, {
    hint: 'Record it again with `dorsal api record`.',
    ...(cause === undefined ? {} : { cause }),
  })
export const upstreamUnreachable = (url: string, cause: unknown) =>
  new Fault('upstream_unreachable', 502, `Nothing answers at ${url}`, { hint: 'Start it, or name another with --from.', cause })
export const mockFileUnreadable = (path: string, cause: unknown) =>
  new Fault('mock_file_unreadable', 400, `${path} cannot be read: ${findErrno(cause) ?? 'unknown reason'}`, {
    hint: 'Name what `dorsal api contract --json` or `dorsal api record` saved.',
    cause,
  })
export const recordingUnwritable = (path: string, cause: unknown) =>
  new Fault('recording_unwritable', 403, `${path} cannot be written: ${findErrno(cause) ?? 'unknown reason'}`, {
    hint: 'Choose a folder that exists and that you may write to.',
    cause,
  })

export const recordedServerMissing = () =>
  new Fault('recorded_server_missing', 409, 'No server of this project runs whose answers could be recorded', {
    hint: 'Start it with `dorsal start`, or name another one with --from.',
  })
