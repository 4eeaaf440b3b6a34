import { renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { listWrites } from '../../domain/list-writes.ts'
import { type AdvisedFunction, readFunctions } from '../../store/read-functions.ts'

export const anonymousFunctionWrites = createRule({
  name: 'anonymous-function-writes',
  area: 'security',
  severity: 'error',
  title: 'Anybody may call a function that writes',
  reason:
    'Its body inserts, updates, deletes or truncates, and whoever has no token may call it. With the rights of its owner no policy keeps a row back; with those of the caller, grants and policies still do, and it is a warning. A body that cannot be read (another language, statements put together at run time) is told as such.',
  remedy: 'REVOKE EXECUTE FROM PUBLIC and grant it to those who may write.',
  example: {
    kind: 'sql',
    dangerous: `create table visits (at timestamptz);
create function visit() returns void language plpgsql security definer set search_path = '' as
  'begin insert into public.visits values (now()); end';
grant execute on function visit() to anon;`,
    safe: `create table visits (at timestamptz);
create function visit() returns void language plpgsql security definer set search_path = '' as
  'begin insert into public.visits values (now()); end';
revoke execute on function visit() from public, anon;`,
  },
  find: async ({ read, settings }) => {
    const open = (await read(readFunctions)).filter(
      (each) => isOpen(each, settings.anonymousRole) && settings.exposedSchemas.includes(each.schema),
    )
    const judged = await Promise.all(open.map(async (each) => ({ each, report: await listWrites(each) })))
    const unread = judged.flatMap(({ each, report }) => ('unread' in report ? [`${each.signature}: ${report.unread}`] : []))
    const found = judged.flatMap(({ each, report }) =>
      'writes' in report && report.writes.length > 0 ? [describe(each, report.writes)] : [],
    )
    if (found.length === 0 && unread.length > 0) return { kind: 'could not run', reason: `Bodies could not be read: ${unread.join('; ')}` }
    return [
      ...found,
      ...unread.map((message) => ({
        subject: message.slice(0, message.indexOf('): ') + 1),
        message: `Its body could not be read: ${message}`,
      })),
    ]
  },
})

function isOpen({ callers, isTrigger, extension, volatility, kind }: AdvisedFunction, anonymous: string): boolean {
  return (
    callers.includes(anonymous) &&
    !isTrigger &&
    extension === null &&
    volatility === 'volatile' &&
    (kind === 'function' || kind === 'procedure')
  )
}

function describe({ signature, isDefiner, owner, callers }: AdvisedFunction, writes: readonly string[]) {
  return {
    subject: signature,
    message: `Whoever has no token may call ${signature}, which does ${writes.join(', ')} with the rights of ${isDefiner ? owner : 'its caller'}`,
    fix: renderRevoke(`execute on function ${signature}`, callers),
    ...(isDefiner ? {} : { severity: 'warning' as const }),
  }
}
