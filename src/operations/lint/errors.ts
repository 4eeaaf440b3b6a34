import { Fault } from '../../base/fault.ts'

export const lintFileUnreadable = (file: string, reason: string, cause?: unknown) =>
  new Fault('lint_file_unreadable', 400, `${file} cannot be read: ${reason}`, {
    hint: 'Name files of SQL by their path, or none for the migrations of the project.',
    cause,
  })
