import { Command, Option } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import type { Change } from '../../../operations/expand-contract/operation.ts'
import { changeIncomplete, changeMissing, changesTogether } from '../../../server/errors.ts'
import type { WrittenChange } from '../../../server/migrations/new-migration.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type Words = readonly string[]

type NewFlags = {
  readonly renameColumn?: Words
  readonly changeType?: Words
  readonly setNotNull?: Words
  readonly dropColumn?: Words
  readonly renameTable?: Words
  readonly splitTable?: Words
  readonly addForeignKey?: Words
  readonly addIndex?: Words
  readonly addUnique?: Words
  readonly addCheck?: Words
  readonly using?: string
  readonly back?: string
  readonly as?: string
  readonly default?: string
  readonly from: 'migrations' | 'database'
  readonly down?: true
}

export function createNewCommand(): Command {
  const command = new Command('new')
    .summary('write a new migration, or those that change a schema under a running application')
    .description(
      'With a name alone: an empty migration. With a change: two or three migrations that serve the old and the new shape side by side until ' +
        'the last one, written from the schema and tried on a copy of it before they are kept.',
    )
    .argument('[name]', 'name of the migration; with a change, how its files begin')
    .option('--down', 'write down files as well')
    .addOption(new Option('--from <side>', 'whose schema is changed').choices(['migrations', 'database']).default('migrations'))
  for (const { flags, about } of changeOptions) command.option(flags, about)
  command
    .option('--using <expression>', 'with --change-type: the new value, from the columns of the table (a cast without it)')
    .option('--back <expression>', 'with --change-type: the old value, from the columns of the table (a cast without it)')
    .option('--as <name>', 'with --change-type: the name that the column of the new type keeps (the old one without it)')
    .option('--default <expression>', 'with --set-not-null: what stands where a null was')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db new add_orders --down
  $ dorsal db new --rename-column orders.note remark
  $ dorsal db new --change-type orders.amount 'numeric(12,2)'
  $ dorsal db new --change-type events.at timestamptz --using 'to_timestamp(at)' --back 'extract(epoch from at_new)::bigint'
  $ dorsal db new --set-not-null orders.note --default "''"
  $ dorsal db new --split-table 'orders(note, remark)' order_notes
  $ dorsal db new --add-foreign-key orders.customer_id customers.id
  $ dorsal db new --add-index 'orders(customer_id, created_at desc)'
  $ dorsal db new --add-check orders 'amount > 0'`,
    )
    .action((name: string | undefined, flags: NewFlags) =>
      runCommand(command, async (context) => {
        const { writeChange, writeEmptyMigration } = await import('../../../server/migrations/new-migration.ts')
        const down = flags.down === true
        const change = readChange(flags)
        if (change !== undefined)
          return toChangeAnswer(
            await writeChange(toWorkplace(context), { change, from: flags.from, down, clock: systemClock, ...(name && { name }) }),
          )
        if (name === undefined) throw changeMissing()
        return toEmptyAnswer(await writeEmptyMigration(context.project, { name, down, clock: systemClock }))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

type ChangeOption = {
  readonly key: keyof NewFlags
  readonly flags: string
  /** What follows the option. */
  readonly form: string
  readonly words: 1 | 2
  readonly about: string
  readonly read: (words: { readonly first: string; readonly second: string }, flags: NewFlags) => Change | undefined
}

const changeOptions: readonly ChangeOption[] = [
  {
    key: 'renameColumn',
    flags: '--rename-column <words...>',
    form: '<table.column> <name>',
    words: 2,
    about: '<table.column> <name>: both names are served until the contract',
    read: ({ first, second }) => ({ kind: 'rename column', column: first, to: second }),
  },
  {
    key: 'changeType',
    flags: '--change-type <words...>',
    form: '<table.column> <type>',
    words: 2,
    about: '<table.column> <type>: both types are served until the contract',
    read: ({ first, second }, { using, back, as }) => ({
      kind: 'change type',
      column: first,
      type: second,
      ...(using !== undefined && { using }),
      ...(back !== undefined && { back }),
      ...(as !== undefined && { as }),
    }),
  },
  {
    key: 'setNotNull',
    flags: '--set-not-null <words...>',
    form: '<table.column>',
    words: 1,
    about: '<table.column>: proven while everybody works on',
    read: ({ first }, flags) => ({ kind: 'set not null', column: first, ...(flags.default !== undefined && { fallback: flags.default }) }),
  },
  {
    key: 'dropColumn',
    flags: '--drop-column <words...>',
    form: '<table.column>',
    words: 1,
    about: '<table.column>: rows may be written without it until the contract drops it',
    read: ({ first }) => ({ kind: 'drop column', column: first }),
  },
  {
    key: 'renameTable',
    flags: '--rename-table <words...>',
    form: '<table> <name>',
    words: 2,
    about: '<table> <name>: both names are served until the contract',
    read: ({ first, second }) => ({ kind: 'rename table', table: first, to: second }),
  },
  {
    key: 'splitTable',
    flags: '--split-table <words...>',
    form: "'<table>(<column>, …)' <name>",
    words: 2,
    about: "'<table>(<column>, …)' <name>: the columns move to a table of their own; both are served until the contract",
    read: ({ first, second }) =>
      readList(first, (table, columns) => ({ kind: 'split table', table, columns: splitList(columns), to: second })),
  },
  {
    key: 'addForeignKey',
    flags: '--add-foreign-key <words...>',
    form: '<table.column> <table.column>',
    words: 2,
    about: '<table.column> <table.column>: with its index, validated while everybody works on',
    read: ({ first, second }) => ({ kind: 'add foreign key', column: first, references: second }),
  },
  {
    key: 'addIndex',
    flags: '--add-index <words...>',
    form: "'<table>(<column>, …)'",
    words: 1,
    about: "'<table>(<column>, …)': built while everybody works on",
    read: ({ first }) => readList(first, (table, columns) => ({ kind: 'add index', table, columns })),
  },
  {
    key: 'addUnique',
    flags: '--add-unique <words...>',
    form: "'<table>(<column>, …)'",
    words: 1,
    about: "'<table>(<column>, …)': its index is built while everybody works on",
    read: ({ first }) => readList(first, (table, columns) => ({ kind: 'add unique', table, columns: splitList(columns) })),
  },
  {
    key: 'addCheck',
    flags: '--add-check <words...>',
    form: "<table> '<condition>'",
    words: 2,
    about: "<table> '<condition>': validated while everybody works on",
    read: ({ first, second }) => ({ kind: 'add check', table: first, condition: second }),
  },
]

/** Throws `change_incomplete`, `changes_together`. */
function readChange(flags: NewFlags): Change | undefined {
  const [option, ...more] = changeOptions.filter(({ key }) => flags[key] !== undefined)
  if (option === undefined) return undefined
  if (more.length > 0) throw changesTogether([option, ...more].map(toFlag))
  const given = flags[option.key]
  const words = Array.isArray(given) ? given.map(String) : []
  const [first = '', second = ''] = words
  const change = words.length === option.words ? option.read({ first, second }, flags) : undefined
  if (change === undefined) throw changeIncomplete(toFlag(option), option.form)
  return change
}

function toFlag({ flags }: ChangeOption): string {
  return flags.split(' ')[0] ?? ''
}

/** `orders(note, remark)` */
function readList(text: string, build: (table: string, columns: string) => Change): Change | undefined {
  const [, table, columns] = /^([^()]+)\((.+)\)$/s.exec(text.trim()) ?? []
  return table === undefined || columns === undefined ? undefined : build(table.trim(), columns.trim())
}

function splitList(columns: string): readonly string[] {
  return columns.split(',').map((column) => column.trim())
}

function toEmptyAnswer(files: readonly string[]): Answer {
  return { verdict: 'holds', data: { files }, sections: [{ kind: 'lines', lines: files.map((file) => `Written: ${file}`) }] }
}

function toChangeAnswer(written: WrittenChange): Answer {
  const rows = written.phases.map(({ phase, file, down }) => [phase, file, down ?? ''])
  const contract = written.phases.find(({ phase }) => phase === 'contract')
  const lines = [
    'They ran, one after the other, on a copy of the schema.',
    ...(contract === undefined
      ? []
      : ['`dorsal migrate` leaves the contract pending until nobody used the old shape for the time it names, or it is told --force.']),
    ...written.notes,
  ]
  return {
    verdict: 'holds',
    data: written,
    sections: [
      { kind: 'table', columns: ['phase', 'file', 'down'], rows },
      { kind: 'lines', lines },
    ],
  }
}
