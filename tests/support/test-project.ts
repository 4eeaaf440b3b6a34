import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type TestProject = { readonly root: string; readonly [Symbol.dispose]: () => void }

const standardFiles = {
  'dorsal/migrations/1_books.sql': `create table books (title text primary key);
grant select on books to anon;
grant all on books to service_role;
insert into books values ('Les Misérables');
`,
}

/** A project folder of its own, gone with `using` or its dispose. */
export function createTestProject(files: Readonly<Record<string, string>> = standardFiles): TestProject {
  const root = mkdtempSync(join(tmpdir(), 'dorsal-project-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}
