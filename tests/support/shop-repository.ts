import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createTestProject, type TestProject } from './test-project.ts'

type Step = { readonly message: string; readonly tag?: string; readonly files: Readonly<Record<string, string>> }

const steps: readonly Step[] = [
  {
    message: 'A shop with orders',
    tag: 'v1.0.0',
    files: {
      'dorsal/migrations/1_orders.sql': `create type state as enum ('new', 'paid');
create table orders (id bigint primary key, note text, state state not null, channel text);
grant select on orders to anon;
grant select, insert on orders to authenticated;
comment on column orders.note is '@deprecated since 2026-01 use orders.remark';
create function total_of(customer bigint) returns numeric language sql stable as 'select 1.0';
revoke execute on function total_of(bigint) from public;
grant execute on function total_of(bigint) to authenticated;
`,
      'dorsal/seed.sql': `insert into orders (id, note, state) values (1, 'fragile', 'new'), (2, null, 'paid');\n`,
    },
  },
  {
    message: 'SHOP-12 Remarks in place of notes\n\nCloses #34, with UTF-8 as before',
    files: {
      'dorsal/migrations/2_remark.sql': 'alter table orders add remark text;\nalter table orders drop column note;\n',
      'dorsal/seed.sql': `insert into orders (id, state) values (1, 'new'), (2, 'paid');\n`,
    },
  },
  {
    message: 'SHOP-13 Orders say where they come from, asks @ada',
    files: {
      'dorsal/migrations/3_channel.sql': `update orders set channel = 'web';\nalter table orders alter channel set not null;\n`,
      'dorsal/migrations/3_channel.down.sql': 'alter table orders alter channel drop not null;\n',
      'dorsal/seed.sql': `insert into orders (id, state, channel) values (1, 'new', 'web'), (2, 'paid', 'web');\n`,
    },
  },
  {
    message: 'Reviews (#35)',
    files: {
      'dorsal/migrations/4_reviews.sql': `create table reviews (id bigint primary key, stars int not null);
comment on table reviews is 'What customers think of an order';
grant select on reviews to anon;
`,
    },
  },
]

/** A project in a git repository: `v1.0.0`, and three commits behind it that break, oblige and add. */
export function createShopRepository(): TestProject {
  const project = createTestProject({})
  const git = (...parameters: readonly string[]) => execFileSync('git', ['-C', project.root, ...parameters], { stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', 'git@github.com:ada/shop.git')
  for (const { message, tag, files } of steps) {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project.root, file)), { recursive: true })
      writeFileSync(join(project.root, file), text)
    }
    git('add', '--all')
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', message)
    if (tag !== undefined) git('tag', tag)
  }
  return { root: project.root, [Symbol.dispose]: () => rmSync(project.root, { recursive: true, force: true }) }
}
