import { Fault } from '../../../base/fault.ts'

export const backupNotFound = (place: string) =>
  new Fault('backup_not_found', 404, `There is no logical backup in ${place}`, { hint: 'Make one: `dorsal backup create`.' })
