import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const label = '20261121-010000F'
const log = { start: '000000010000000000000002', stop: '000000010000000000000002' }

/**
 * A program called `pgbackrest` in a folder, which says what pgBackRest 2.45 says and restores one stored data folder as it does. The real program runs in
 * tests/external/pgbackrest.ts.
 */
export function createPgbackrestStandIn(folder: string, { stanza, dataFolder }: { readonly stanza: string; readonly dataFolder: string }) {
  const [said, stored, failing] = [join(folder, 'said'), join(folder, 'stored'), join(folder, 'failing')]
  mkdirSync(said)
  chmodSync(said, 0o777) // it runs as the user of the data
  spawnSync('cp', ['-a', dataFolder, stored])
  // Where Debian keeps them elsewhere, no backup has them.
  for (const name of ['postgresql.conf', 'pg_hba.conf', 'pg_ident.conf']) rmSync(join(stored, name))
  const stop = Math.floor(Date.now() / 1000)
  const own = readFileSync(join(dataFolder, 'global', 'pg_control')).readBigUInt64LE()
  const writeInfo = (systemIdentifier: bigint) => writeFileSync(join(folder, 'info.json'), renderInfo({ stanza, stop, systemIdentifier }))
  const writeVerification = (findings: readonly string[]) => {
    const status = findings.length === 0 ? 'ok' : 'error'
    writeFileSync(
      join(folder, 'verified'),
      `stanza: ${stanza}\nstatus: ${status}\n  backup: ${label}, status: valid, total files checked: 967\n`,
    )
    const details = [...findings, `DETAIL: archiveId: 18-1, wal start: ${log.start}, wal stop: ${log.stop}`]
    writeFileSync(join(folder, 'verified-log'), details.map((line) => `${line}\n`).join(''))
  }
  writeInfo(own)
  writeVerification([])
  const program = join(folder, 'pgbackrest')
  writeFileSync(program, renderProgram(folder))
  chmodSync(program, 0o755)
  return {
    /** When its only backup is complete. */
    completeAt: new Date((stop + 1) * 1000).toISOString(),
    /** The words of the last restore. */
    readRestore: () => readFileSync(join(said, 'restore'), 'utf8').trim().split('\n'),
    /** From now on a page of its backup is damaged, which was so when it was stored. */
    damage: (file: string) => {
      const bytes = readFileSync(join(stored, file))
      bytes.fill(0xff, bytes.length - 64)
      writeFileSync(join(stored, file), bytes)
    },
    /** Its `verify` says so; nothing is wrong with an empty list. */
    verifiesAs: writeVerification,
    /** From now on the stanza is of another cluster, or of this one again. */
    isOf: (cluster: 'this' | 'another') => writeInfo(cluster === 'this' ? own : own + 1n),
    /** From now on no restore succeeds. */
    fail: () => writeFileSync(failing, ''),
  }
}

type Info = { readonly stanza: string; readonly stop: number; readonly systemIdentifier: bigint }

function renderInfo({ stanza, stop, systemIdentifier }: Info): string {
  const database = { id: 1, 'repo-key': 1 }
  const status = { code: 0, message: 'ok' }
  const info = {
    archive: [{ database, id: '18-1', max: log.stop, min: log.start }],
    backup: [{ archive: log, database, error: false, label, timestamp: { start: stop - 5, stop }, type: 'full' }],
    db: [{ ...database, 'system-id': 0, version: '18' }],
    name: stanza,
    repo: [{ cipher: 'none', key: 1, status }],
    status,
  }
  // JSON.stringify has no numbers of so many digits.
  return `[${JSON.stringify(info).replace('"system-id":0', `"system-id":${systemIdentifier}`)}]`
}

const renderProgram = (folder: string) => `#!/bin/sh
for word in "$@"; do
  case "$word" in
    --pg1-path=*) data="\${word#--pg1-path=}" ;;
    --target=*) target="\${word#--target=}" ;;
  esac
  command="$word"
done
if [ "$command" = info ]; then exec cat '${folder}/info.json'; fi
if [ "$command" = verify ]; then cat '${folder}/verified-log' >&2; exec cat '${folder}/verified'; fi
if [ -e '${folder}/failing' ]; then
  echo 'WARN: repo1 is slow' >&2
  echo 'ERROR: [082]: WAL segment 000000010000000000000004 was not archived' >&2
  echo '       HINT: check the archive_command' >&2
  exit 82
fi
printf '%s\\n' "$@" > '${folder}/said/restore'
cp -a '${folder}/stored/.' "$data"
cat >> "$data/postgresql.auto.conf" <<END
restore_command = 'exit 1'
recovery_target_time = '$target'
recovery_target_action = 'promote'
END
touch "$data/recovery.signal"
`
