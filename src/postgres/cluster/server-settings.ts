import { platform, release, totalmem } from 'node:os'

const mebibyte = 1024 * 1024

export type ServerPlace = {
  /** As the server is to call it. */
  readonly dataFolder: string
  readonly socketFolder: string
  /** Names the socket; also the TCP port when `tcp`. */
  readonly port: number
  readonly tcp: boolean
  /** Version of the programs: they refuse settings they do not know. */
  readonly major: number
  readonly extra: Readonly<Record<string, string>>
}

/** What Dorsal relies on: given on the command line, where neither postgresql.conf nor ALTER SYSTEM can undo it. */
export function renderServerArguments({ dataFolder, socketFolder, port, tcp, major, extra }: ServerPlace): readonly string[] {
  const settings = {
    ...extra,
    port: String(port),
    listen_addresses: tcp ? '127.0.0.1' : '',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    wal_level: 'logical',
    ...(major < 17 ? {} : { summarize_wal: 'on' }),
    fsync: 'on',
    full_page_writes: 'on',
    // Dorsal reads the log. Errors of statements stay out of it: their texts hold values of rows, and each client is told its own.
    logging_collector: 'off',
    log_destination: 'stderr',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '',
    log_startup_progress_interval: '1s',
    lc_messages: 'C',
  }
  return ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/**
 * The defaults of an embedded server, for a file that postgresql.conf includes: lines below the include and ALTER SYSTEM win over them.
 * Sized for a machine that also runs the API and whatever the developer has open.
 */
export function renderServerSettings(memory = findMemory()): string {
  const sharedBuffers = clamp(memory / 8, 32 * mebibyte, 512 * mebibyte)
  const settings = {
    shared_preload_libraries: "'pg_stat_statements'",
    shared_buffers: inMebibytes(sharedBuffers),
    effective_cache_size: inMebibytes(Math.max(memory / 2, sharedBuffers)),
    maintenance_work_mem: inMebibytes(clamp(memory / 32, 16 * mebibyte, 256 * mebibyte)),
    // One call instead of an fsync per file: a restart after a crash measured 180–500 ms instead of 390–2,100 ms on a busy disk.
    recovery_init_sync_method: hasReportingSyncfs() ? 'syncfs' : 'fsync',
    max_wal_size: '1GB',
    // A replication slot whose reader never comes back would otherwise fill the disk.
    max_slot_wal_keep_size: '4GB',
    jit: 'off',
    timezone: "'UTC'",
    log_timezone: "'UTC'",
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return [
    '# Written by Dorsal at every start. Change settings with ALTER SYSTEM, or below the include in postgresql.conf.',
    ...lines,
    '',
  ].join('\n')
}

/** Bytes this process may use: of the machine, or of its container if that is less. */
function findMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** syncfs(2) tells of failed writes since Linux 5.8; before, it would let a recovery trust what never reached the disk. */
function hasReportingSyncfs(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return platform() === 'linux' && (major > 5 || (major === 5 && minor >= 8))
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

const inMebibytes = (bytes: number) => `${Math.floor(bytes / mebibyte)}MB`
