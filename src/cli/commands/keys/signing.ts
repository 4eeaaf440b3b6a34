import { Command } from 'commander'
import type { SigningKeyReport } from '../../../operations/keys/operation.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

const loadOperations = () => import('../../../server/keys/manage-keys.ts')

export function createSigningKeysCommand(): Command {
  const command = new Command('signing')
    .summary('list, rotate and revoke what access tokens are signed with')
    .description('The keys that access tokens are signed with (ES256). Their public halves stand at /auth/v1/.well-known/jwks.json.')
  for (const each of [createListCommand(), createRotateCommand(), createRevokeCommand()]) command.addCommand(each.exitOverride())
  return command
}

function createListCommand(): Command {
  const command = new Command('list')
    .summary('list the signing keys')
    .description('Lists the signing keys, revoked ones too.')
    .addHelpText('after', '\nExamples:\n  $ dorsal keys signing list')
    .action(() =>
      runCommand(command, async (context) => toAnswer(await (await loadOperations()).listProjectSigningKeys(toWorkplace(context)))),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function createRotateCommand(): Command {
  const command = new Command('rotate')
    .summary('sign with the key in waiting')
    .description(
      'The key in waiting, which is published already, signs from now on and a new one waits. The key before verifies until the tokens it signed have expired.',
    )
    .addHelpText('after', '\nExamples:\n  $ dorsal keys signing rotate')
    .action(() =>
      runCommand(command, async (context) => toAnswer(await (await loadOperations()).rotateProjectSigningKeys(toWorkplace(context)))),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function createRevokeCommand(): Command {
  const command = new Command('revoke')
    .summary('refuse tokens signed with a key')
    .description('Tokens signed with the key are refused from now on: whoever had one signs in again or refreshes.')
    .argument('<kid>', 'what `dorsal keys signing list` shows')
    .addHelpText('after', '\nExamples:\n  $ dorsal keys signing rotate && dorsal keys signing revoke <the previous one>')
    .action((kid: string) =>
      runCommand(command, async (context) => toAnswer(await (await loadOperations()).revokeProjectSigningKey(toWorkplace(context), kid))),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(keys: readonly SigningKeyReport[]): Answer {
  const rows = keys.map((key) => [
    key.kid,
    key.algorithm,
    key.state,
    key.createdAt.slice(0, 16).replace('T', ' '),
    key.verifiesUntil?.slice(0, 16).replace('T', ' ') ?? '',
    key.ours ? '' : 'locked by another encryption key',
  ])
  return {
    verdict: 'holds',
    data: keys,
    sections: [{ kind: 'table', columns: ['kid', 'algorithm', 'state', 'created', 'verifies until', 'remark'], rows }],
  }
}
