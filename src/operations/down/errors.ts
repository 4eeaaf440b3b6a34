import { Fault } from '../../base/fault.ts'
import type { CountedLoss } from './types.ts'

export const dataWouldBeLost = (losses: readonly CountedLoss[]) =>
  new Fault('data_would_be_lost', 409, `Data would be lost: ${losses.map(describeLoss).join('; ')}`, {
    details: losses,
    hint: `To lose it: --lose-data ${[...new Set(losses.map(({ name }) => name.replace(/^public\./, '')))].join(' ')}`,
  })

function describeLoss({ what, count, column }: CountedLoss): string {
  return `${what} (${count} ${column === null ? 'rows' : 'values'})`
}

export const downMissing = (files: readonly string[]) =>
  new Fault('down_missing', 409, `There is no way back: ${files.join(', ')} ${files.length === 1 ? 'has' : 'have'} no down file`, {
    details: files,
    hint: 'Write what undoes a migration beside it, as <version>_<name>.down.sql.',
  })

export const downOfChanged = (versions: readonly string[]) =>
  new Fault('down_of_changed', 409, `What is applied is not what the files say: ${versions.join(', ')}`, {
    details: versions,
    hint: 'Put the files back as they were applied; `dorsal migrate --status` names what changed or is missing.',
  })

export const versionNotApplied = (version: string) =>
  new Fault('version_not_applied', 400, `No migration ${version} is applied`, {
    hint: '--to names the version that is to be the last one; `dorsal migrate --status` lists them. --to 0 undoes all.',
  })

export const downNotProven = (file: string, reason: string) =>
  new Fault('down_not_proven', 409, `${file} does not lead back: ${reason}`, {
    hint: 'Correct the down file; `dorsal db down --check` tries it without the database. --force runs it as it is.',
  })
