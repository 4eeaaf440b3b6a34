import { Fault } from '../../../base/fault.ts'
import type { RecoverableRange, RestorePoint } from '../types.ts'

// The reader is who restores: files, backups and segments of the archive are named, never what is in them.

export const baseDamaged = (what: string) =>
  new Fault('restore_base_damaged', 500, `The base backup cannot be put together: ${what}`, {
    hint: 'Run `dorsal backup verify` to find every backup that is damaged, and restore to a moment that another one reaches.',
  })

export const manifestDamaged = (backup: string) =>
  new Fault('restore_manifest_damaged', 500, `The manifest of backup ${backup} is not the one that PostgreSQL wrote`, {
    hint: 'Run `dorsal backup verify` to find every backup that is damaged, and restore to a moment that another one reaches.',
  })

export const fileDamaged = (backup: string, file: string) =>
  new Fault('restore_file_damaged', 500, `${file} of backup ${backup} is not what its manifest says`, {
    hint: 'Run `dorsal backup verify` to find every backup that is damaged, and restore to a moment that another one reaches.',
  })

export const chainBroken = (backup: string, parent: string) =>
  new Fault('restore_chain_broken', 500, `Backup ${backup} holds changes since ${parent}, which is not there or is another one`, {
    hint: 'Make a full backup now (`dorsal backup create --full`), and restore to a moment that another backup reaches.',
  })

export const targetInvalid = (text: string) =>
  new Fault('restore_target_invalid', 400, `${JSON.stringify(text)} is no moment to restore to`, {
    hint: 'Write `latest`, a time like "2026-11-22 21:30:05" (UTC, or with +02:00), a position like 0/5000148, or the name of a restore point.',
  })

export const outsideWindow = (ranges: readonly RecoverableRange[]) =>
  new Fault('restore_outside_window', 400, 'The archive does not reach that moment', {
    details: { ranges },
    hint:
      ranges.length === 0
        ? 'Nothing can be restored yet: there is no finished base backup. See `dorsal backup status`.'
        : `It holds each second ${ranges.map(({ from, to }) => `from ${from} to ${to}`).join(', and ')}.`,
  })

export const pointUnknown = (name: string, points: readonly RestorePoint[]) =>
  new Fault('restore_point_unknown', 400, `The archive knows no restore point called ${name}`, {
    hint:
      points.length === 0
        ? 'There are none; make one with `dorsal backup mark <name>`.'
        : `There are: ${points.map((point) => point.name).join(', ')}.`,
  })

export const positionUnreachable = (latest: string) =>
  new Fault('restore_position_unreachable', 400, 'The archive does not reach that position', { hint: `It reaches to ${latest}.` })

export const segmentMissing = (segment: string) =>
  new Fault('restore_segment_missing', 500, `Log segment ${segment} is missing in the archive`, {
    hint: 'What was committed after it cannot be brought back from here. Restore to a moment before it, or from a backup that was made later.',
  })

export const folderInUse = (folder: string) =>
  new Fault('restore_folder_in_use', 409, `${folder} already holds a database`, { hint: 'Name a folder that does not exist yet.' })

export const noRoom = (sizes?: { readonly needed: number; readonly free: number }) =>
  new Fault('restore_no_room', 507, 'There is not enough room on the disk to restore beside the live database', {
    hint:
      sizes === undefined
        ? 'Make room, or restore to another disk with --into.'
        : `About ${toMebibytes(sizes.needed)} are needed and ${toMebibytes(sizes.free)} are free. Make room, or restore to another disk with --into.`,
  })

const toMebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`

export const restoreUnknown = (id: string, known: readonly string[]) =>
  new Fault('restore_unknown', 404, `There is no finished restore called ${id}`, {
    hint: known.length === 0 ? 'There are none; make one with `dorsal restore --to <moment>`.' : `There are: ${known.join(', ')}.`,
  })

export const restoreNotSound = (id: string, check: string) =>
  new Fault('restore_not_sound', 409, `Restore ${id} is not swapped in: ${check} did not hold`, {
    hint: 'See `dorsal restore list`. Restore to another moment, from another backup.',
  })

export const restoreOutdated = (id: string) =>
  new Fault('restore_outdated', 409, `Restore ${id} can no longer be swapped in: it was already, or another one was since`, {
    hint: 'Restore the moment again: it takes the same command, and the archive still has it.',
  })

export const restoreExternal = (id: string, folder: string) =>
  new Fault(
    'restore_external',
    409,
    `Restore ${id} is not swapped in: the live database is that of DATABASE_URL, which Dorsal does not run`,
    {
      hint: `Its data are in ${folder}/data, with the postgresql.conf and pg_hba.conf that were backed up: put them where your PostgreSQL finds them. --only brings back one table.`,
    },
  )

export const swapUnreturnable = (id: string, reason: string) =>
  new Fault('restore_not_returnable', 409, `There is no way back from restore ${id}: ${reason}`, {
    hint: '`dorsal restore list` tells what is live. Every moment of the window can be restored from the archive.',
  })

export const otherDisk = (folder: string) =>
  new Fault('restore_other_disk', 409, `${folder} is on another disk than the live data, and a swap only renames`, {
    hint: 'Restore without --into, or move the data there yourself while Dorsal is stopped.',
  })

export const swapUnfinished = (id: string) =>
  new Fault('restore_swap_unfinished', 409, `The swap to restore ${id} was broken off`, {
    hint: `Finish it first: dorsal restore swap ${id}`,
  })

export const tableUnknown = (table: string) =>
  new Fault('restore_table_unknown', 404, `There was no table ${table} at that moment`, {
    hint: 'Name it as SQL does: orders, shop.orders, "Orders". A moment before it was dropped has it.',
  })

export const tableNotBrought = (table: string, reason: string, cause: unknown) =>
  new Fault('restore_table_not_brought', 409, `${table} could not be made in the live database: ${reason}`, {
    hint: 'Nothing was changed there. Restore the whole moment without --only and take the rows from that cluster.',
    cause,
  })

export const nothingArchived = (place: string) =>
  new Fault('restore_nothing_archived', 409, `There is nothing to restore in ${place}`, {
    hint: 'The archive begins some seconds after the first `dorsal start`. Check dorsal.backup.target when it should be somewhere else.',
  })
