import type { Workplace } from '../server/beside-server.ts'
import type { CommandContext } from './run-command.ts'

/** What a command needs of its context to work on the database. */
export function toWorkplace({ project, settings, log, printer }: CommandContext): Workplace {
  return { project, settings, log, onProgress: printer.progress }
}
