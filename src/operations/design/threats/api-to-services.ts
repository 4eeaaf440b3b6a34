import type { ThreatCard } from './answer-threat.ts'
import { isFalse, isOneOf, isTrue } from './safe-values.ts'

/** What could be done to, or by, the services that the API speaks to. */
export const apiToServices: readonly ThreatCard[] = [
  {
    category: 'spoofing',
    threat: 'A sign-in elsewhere ends at the page of somebody else',
    asks: [{ rules: ['wildcard-redirect'] }, { setting: 'dorsal.auth.bind_flow_to_browser', isSafe: isTrue }],
  },
  {
    category: 'information disclosure',
    threat: 'Mails with links that sign in are read on their way',
    asks: [{ setting: 'dorsal.auth.smtp_tls', isSafe: isOneOf('required') }],
  },
  {
    category: 'elevation of privilege',
    threat: 'A provider of an administrator makes the API call machines of the private network',
    asks: [{ setting: 'dorsal.auth.custom_providers.private_network', isSafe: isFalse }],
  },
]
