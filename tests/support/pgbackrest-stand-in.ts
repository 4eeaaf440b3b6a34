import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A program called `pgbackrest` in a folder, which restores one stored data folder as the Command Reference of pgBackRest says that it does. The
 * real program never ran for these tests.
 */
export function createPgbackrestStandIn(folder: string, { stanza, dataFolder }: { readonly stanza: string; readonly dataFolder: string }) {
  const [said, stored, failing] = [join(folder, 'said'), join(folder, 'stored'), join(folder, 'failing')]
  mkdirSync(said)
  chmodSync(said, 0o777) // it runs as the user of the data
  spawnSync('cp', ['-a', dataFolder, stored])
  // Where Debian keeps them elsewhere, no backup has them.
  for (const name of ['postgresql.conf', 'pg_hba.conf', 'pg_ident.conf']) rmSync(join(stored, name))
  const stop = Math.floor(Date.now() / 1000)
  const backup = [{ label: '20261121-010000F', type: 'full', error: false, timestamp: { start: stop - 5, stop } }]
  writeFileSync(join(folder, 'info.json'), JSON.stringify([{ name: stanza, status: { code: 0, message: 'ok' }, backup, archive: [] }]))
  const program = join(folder, 'pgbackrest')
  writeFileSync(program, renderProgram(folder))
  chmodSync(program, 0o755)
  return {
    /** When its only backup is complete. */
    completeAt: new Date((stop + 1) * 1000).toISOString(),
    /** The words of the last restore. */
    readRestore: () => readFileSync(join(said, 'restore'), 'utf8').trim().split('\n'),
    /** From now on a file of its backup is damaged. */
    damage: (file: string) => {
      const bytes = readFileSync(join(stored, file))
      bytes.fill(0xff, bytes.length - 64)
      writeFileSync(join(stored, file), bytes)
    },
    /** From now on no restore succeeds. */
    fail: () => writeFileSync(failing, ''),
  }
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
