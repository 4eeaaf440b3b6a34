import { Fault } from '../../base/fault.ts'

export const branchNameInvalid = (name: string) =>
  new Fault('branch_name_invalid', 400, `${JSON.stringify(name)} cannot be the name of a branch`, {
    hint: 'Use up to 40 small letters, digits, - and _, beginning with a letter: add-orders.',
  })

export const branchExists = (name: string) =>
  new Fault('branch_exists', 409, `There is a branch ${name} already`, {
    hint: `Choose another name, or delete it first: dorsal db branch delete ${name}`,
  })

export const branchUnknown = (name: string) =>
  new Fault('branch_unknown', 404, `There is no branch ${name}`, { hint: '`dorsal db branch list` names those there are.' })

export const branchNotReady = (name: string, state: string) =>
  new Fault('branch_not_ready', 409, `The branch ${name} cannot be opened: it is ${state}`, {
    hint: `Make it again with \`dorsal db branch create ${name}\`, or remove it with \`dorsal db branch delete ${name}\`.`,
  })

export const branchBusy = (name: string, pid: number) =>
  new Fault('branch_busy', 409, `Another process (${pid}) is making or deleting the branch ${name}`, {
    details: { pid },
    hint: 'Wait for it; `dorsal db branch list` tells when it is done.',
  })

export const branchInUse = (name: string, pid: number) =>
  new Fault('branch_in_use', 409, `Process ${pid} serves the branch ${name}`, {
    details: { pid },
    hint: `Stop it first: kill ${pid}`,
  })

export const branchGivenUp = (name: string) =>
  new Fault('branch_given_up', 409, `The branch ${name} was given up`, { hint: 'Nothing of it is left; the same command makes it.' })

export const tooManyBranches = (most: number) =>
  new Fault('too_many_branches', 409, `There are ${most} branches, which is as many as there may be`, {
    hint: 'Delete one (`dorsal db branch list` shows them), or raise dorsal.branches.most.',
  })

export const branchDiskTooSmall = ({ needed, free }: { readonly needed: number; readonly free: number }) =>
  new Fault('branch_disk_too_small', 507, `A branch needs ${toMegabytes(needed)} on the disk, and ${toMegabytes(free)} are free`, {
    details: { needed, free },
    hint: 'Free some, or delete branches that are not needed any more.',
  })

export const branchDiskFull = (cause: unknown) =>
  new Fault('branch_disk_full', 507, 'The disk became full while the branch was made', {
    hint: 'Nothing of it is left. Free some space, or delete branches that are not needed any more.',
    cause,
  })

export const branchesUnwritable = (folder: string, reason: string, cause: unknown) =>
  new Fault('branches_unwritable', 403, `${folder} cannot be written: ${reason}`, {
    hint: 'Give the user who runs Dorsal the right to write there.',
    cause,
  })

export const branchTablespaces = (names: readonly string[]) =>
  new Fault('branch_tablespaces', 422, `The database keeps tables outside its folder, in the tablespaces ${names.join(', ')}`, {
    hint: 'A branch copies one folder. Move the tables back (alter table … set tablespace pg_default) and drop the tablespaces.',
  })

export const branchSlotMissing = (cause: unknown) =>
  new Fault('branch_slot_missing', 503, 'The live database has no replication slot left, which a branch needs while it is copied', {
    hint: 'Drop slots that nobody reads (pg_replication_slots), or raise max_replication_slots.',
    cause,
  })

const toMegabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000)} MB`
