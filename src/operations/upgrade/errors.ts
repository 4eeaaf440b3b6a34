import { Fault } from '../../base/fault.ts'
import type { UpgradeDifference } from './types.ts'

export const nothingToUpgrade = (major: number) =>
  new Fault('upgrade_nothing_to_do', 409, `The data are of PostgreSQL ${major} already`, {
    hint: 'Name another major version with --to, or rehearse with --rehearse.',
  })

export const upgradeBackwards = (from: number, to: number) =>
  new Fault('upgrade_backwards', 409, `PostgreSQL ${to} is older than the data, which are of ${from}`, {
    hint: '`--rehearse` tells what would become of them; `dorsal db upgrade --rollback` goes back to the data of before an upgrade.',
  })

export const upgradeDiffers = (differences: readonly UpgradeDifference[]) =>
  new Fault(
    'upgrade_differs',
    409,
    `The copy is not what the data are: ${differences.map(({ name, detail }) => `${name}: ${detail}`).join('; ')}`,
    {
      details: differences,
      hint: 'Nothing was changed. `--rehearse` shows all of it; `--despite-differences` upgrades nevertheless.',
    },
  )

export const noDataToUpgrade = () =>
  new Fault('upgrade_no_data', 409, 'This project has no data of an embedded PostgreSQL yet', {
    hint: 'The first `dorsal start` creates them.',
  })

export const noSpaceToUpgrade = (needed: string, free: string) =>
  new Fault('upgrade_no_space', 507, `The copy needs about ${needed}, and the disk has ${free} left`, {
    hint: 'Nothing was changed. Make room and try again.',
  })

export const noUpgradeToUndo = () =>
  new Fault('upgrade_nothing_to_undo', 409, 'There is no upgrade of this project whose former data are still there', {
    hint: 'An upgrade keeps them in the state folder until somebody deletes them.',
  })

export const upgradeUnfinished = (command: string) =>
  new Fault('upgrade_unfinished', 409, 'The data were being exchanged when that was broken off', { hint: `Finish it first: ${command}` })

export const upgradeIsExternal = () =>
  new Fault('upgrade_is_external', 409, 'DATABASE_URL names a PostgreSQL that Dorsal does not run', {
    hint: 'Its major version is changed where it runs. `dorsal db upgrade --rehearse` shows beforehand what would differ.',
  })
