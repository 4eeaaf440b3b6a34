import { Option } from 'commander'

export function createKindOption(): Option {
  return new Option('--kind <kind>', 'publishable keys may stand in web pages, secret ones stay on servers').choices([
    'publishable',
    'secret',
  ])
}
