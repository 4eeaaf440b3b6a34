import { Fault } from '../../base/fault.ts'

export const versionNameInvalid = (name: string) =>
  new Fault('version_name_invalid', 400, `"${name}" cannot be the name of a version`, {
    hint: 'It becomes a schema: letters, digits and underscores, a letter first, as in v1.',
  })

export const versionNotMapped = (problems: readonly string[]) =>
  new Fault('version_not_mapped', 422, `The old version cannot be made of what there is now: ${problems.join('; ')}`, {
    hint: 'Say what a name has become with --rename orders.note=remark, or leave it out with --without orders.note.',
  })

export const renameUnreadable = (text: string) =>
  new Fault('rename_unreadable', 400, `"${text}" is no renaming`, {
    hint: 'Write the old name and the new one: orders.note=remark for a column, orders=purchases for a table.',
  })

export const renameUnused = (text: string) =>
  new Fault('rename_unused', 400, `The old version has no ${text}`, { hint: 'Name tables and columns as the old version called them.' })

export const omissionUnused = (name: string) =>
  new Fault('omission_unused', 400, `The old version has no ${name} to do without`, {
    hint: 'Name tables, functions and columns as the old version called them: orders, orders.fax.',
  })
