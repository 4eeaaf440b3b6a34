import { booleanSetting, choiceSetting, integerSetting, listSetting, type SettingValues, textSetting } from '../../base/settings.ts'

/** What the REST service lets a user choose. Each name of PostgREST's own configuration stands in `postgrest`. */
export const restSettings = {
  schemas: listSetting({
    key: 'api.schemas',
    env: 'DORSAL_API_SCHEMAS',
    postgrest: 'db-schemas',
    about: 'Schemas served over HTTP; the first one answers when a request names none.',
    default: ['public'],
  }),
  extraSearchPath: listSetting({
    key: 'api.extra_search_path',
    env: 'DORSAL_API_EXTRA_SEARCH_PATH',
    postgrest: 'db-extra-search-path',
    about: 'Schemas added to the search_path of every request, never served themselves.',
    default: ['public', 'extensions'],
  }),
  maxRows: integerSetting({
    key: 'api.max_rows',
    env: 'DORSAL_API_MAX_ROWS',
    postgrest: 'db-max-rows',
    about: 'Most rows that one answer holds, embedded lists included; absent: no limit.',
    default: undefined,
  }),
  aggregatesEnabled: booleanSetting({
    key: 'dorsal.rest.aggregates_enabled',
    env: 'DORSAL_REST_AGGREGATES_ENABLED',
    postgrest: 'db-aggregates-enabled',
    about: 'Allows count(), sum(), avg(), min() and max() in select.',
    default: false,
  }),
  planEnabled: booleanSetting({
    key: 'dorsal.rest.plan_enabled',
    env: 'DORSAL_REST_PLAN_ENABLED',
    postgrest: 'db-plan-enabled',
    about: 'Answers Accept: application/vnd.pgrst.plan with the execution plan.',
    default: false,
  }),
  preRequest: textSetting({
    key: 'dorsal.rest.pre_request',
    env: 'DORSAL_REST_PRE_REQUEST',
    postgrest: 'db-pre-request',
    about: 'Function (schema.name) called in the transaction of every request before anything else.',
    default: undefined,
  }),
  transactionEnd: choiceSetting({
    key: 'dorsal.rest.transaction_end',
    env: 'DORSAL_REST_TRANSACTION_END',
    postgrest: 'db-tx-end',
    about: 'How transactions end, and whether Prefer: tx=… may choose otherwise.',
    choices: ['commit', 'commit-allow-override', 'rollback', 'rollback-allow-override'],
    default: 'commit',
  }),
  rootSpec: textSetting({
    key: 'dorsal.rest.root_spec',
    env: 'DORSAL_REST_ROOT_SPEC',
    postgrest: 'db-root-spec',
    about: 'Function (schema.name) whose result is the answer at the root, in place of OpenAPI.',
    default: undefined,
  }),
  openApiMode: choiceSetting({
    key: 'dorsal.rest.openapi_mode',
    env: 'DORSAL_REST_OPENAPI_MODE',
    postgrest: 'openapi-mode',
    about: 'What the OpenAPI description at the root shows: what the role may use, everything, or nothing.',
    choices: ['follow-privileges', 'ignore-privileges', 'disabled'],
    default: 'follow-privileges',
  }),
  openApiSecurityActive: booleanSetting({
    key: 'dorsal.rest.openapi_security_active',
    env: 'DORSAL_REST_OPENAPI_SECURITY_ACTIVE',
    postgrest: 'openapi-security-active',
    about: 'Adds the JWT security definition to the OpenAPI description.',
    default: false,
  }),
  openApiServerProxyUri: textSetting({
    key: 'dorsal.rest.openapi_server_proxy_uri',
    env: 'DORSAL_REST_OPENAPI_SERVER_PROXY_URI',
    postgrest: 'openapi-server-proxy-uri',
    about: 'Public address of this service, written into the OpenAPI description.',
    default: undefined,
  }),
  serverTimingEnabled: booleanSetting({
    key: 'dorsal.rest.server_timing_enabled',
    env: 'DORSAL_REST_SERVER_TIMING_ENABLED',
    postgrest: 'server-timing-enabled',
    about: 'Sends Server-Timing with the milliseconds of each stage of the request.',
    default: false,
  }),
} as const

export type RestSettings = SettingValues<typeof restSettings>
