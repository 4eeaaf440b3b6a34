import { listCallers } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const queueInApi = createRule({
  name: 'queue-in-api',
  area: 'security',
  severity: 'error',
  splinter: '0019_insecure_queue_exposed_in_api',
  title: 'A queue can be read over the API',
  reason:
    'The API serves pgmq_public, whose functions work with the rights of the caller, and this queue has no row-level security: its messages are open.',
  remedy: 'Enable row-level security on the table of the queue, and write a policy for who may read and send.',
  example: {
    kind: 'sql',
    dangerous: `create schema pgmq;
create schema pgmq_public;
grant usage on schema pgmq to anon;
create table pgmq.q_mails (msg_id bigint primary key, message jsonb);
grant select on pgmq.q_mails to anon;`,
    safe: `create schema pgmq;
create schema pgmq_public;
grant usage on schema pgmq to anon;
create table pgmq.q_mails (msg_id bigint primary key, message jsonb);
alter table pgmq.q_mails enable row level security;
grant select on pgmq.q_mails to anon;`,
  },
  find: async ({ read, settings }) => {
    const queues = (await read(readTables)).filter(
      ({ schema, name, kind }) => schema === 'pgmq' && name.startsWith('q_') && /table$/.test(kind),
    )
    if (queues.length === 0) return { kind: 'not applicable', reason: 'there is no queue of pgmq' }
    if (!settings.exposedSchemas.includes('pgmq_public')) return { kind: 'not applicable', reason: 'the API does not serve pgmq_public' }
    return queues
      .filter(({ hasRowSecurity, grants }) => !hasRowSecurity && grants.some(({ privilege }) => privilege === 'select'))
      .map((queue) => ({
        subject: toSubject(queue),
        message: `Messages of ${renderName(queue)} are open to ${listCallers(queue.grants)}`,
        fix: `alter table ${renderName(queue)} enable row level security;`,
      }))
  },
})
