import { booleanSetting, integerSetting, listSetting, type SettingValues, textSetting } from '../base/settings.ts'

export const httpSettings = {
  host: textSetting({
    key: 'dorsal.http.host',
    env: 'DORSAL_HOST',
    postgrest: 'server-host',
    default: '127.0.0.1',
    about: 'Address to listen on; 0.0.0.0 or :: opens the port to the network.',
  }),
  port: integerSetting({
    key: 'api.port',
    env: 'DORSAL_PORT',
    postgrest: 'server-port',
    default: 54321,
    max: 65_535,
    about: 'Port to listen on; 0 takes a free one.',
  }),
  corsOrigins: listSetting({
    key: 'dorsal.http.cors_origins',
    env: 'DORSAL_CORS_ORIGINS',
    postgrest: 'server-cors-allowed-origins',
    default: [],
    about: 'Origins of browser pages that may call with cookies; none listed, or * among them, means that any may, without cookies.',
  }),
  trustedProxies: listSetting({
    key: 'dorsal.http.trusted_proxies',
    env: 'DORSAL_TRUSTED_PROXIES',
    default: [],
    about: 'Addresses and ranges of the proxies in front (10.0.0.0/8): what they write in X-Forwarded-For is believed. Nobody else is.',
  }),
  bodyLimit: integerSetting({
    key: 'dorsal.http.body_limit',
    env: 'DORSAL_BODY_LIMIT',
    default: 50 * 1024 * 1024,
    min: 1,
    about: 'Largest request body in bytes; beyond it the answer is 413.',
  }),
  urlLimit: integerSetting({
    key: 'dorsal.http.url_limit',
    env: 'DORSAL_URL_LIMIT',
    default: 8192,
    min: 256,
    max: 65_536,
    about: 'Longest path with query in characters; beyond it the answer is 414.',
  }),
  headerLimit: integerSetting({
    key: 'dorsal.http.header_limit',
    env: 'DORSAL_HEADER_LIMIT',
    default: 32 * 1024,
    min: 4096,
    max: 1_048_576,
    about: 'Largest request line and headers together in bytes; beyond it the answer is 431.',
  }),
  requestTimeout: integerSetting({
    key: 'dorsal.http.request_timeout',
    env: 'DORSAL_REQUEST_TIMEOUT',
    default: 60,
    min: 1,
    about: 'Seconds that a client has to send a whole request; headers have a third of it. Beyond it the answer is 408.',
  }),
  overloadDelay: integerSetting({
    key: 'dorsal.http.overload_delay',
    env: 'DORSAL_OVERLOAD_DELAY',
    default: 500,
    min: 0,
    about: 'Milliseconds that the process may be late before crowds of requests are refused at once with 503; 0 refuses none.',
  }),
  connectionLimit: integerSetting({
    key: 'dorsal.http.connection_limit',
    env: 'DORSAL_CONNECTION_LIMIT',
    default: 10_000,
    min: 1,
    about:
      'Connections that may be open; while there are more, requests are answered 503 and theirs is closed. At twice as many, new ones are.',
  }),
  shutdownTimeout: integerSetting({
    key: 'dorsal.http.shutdown_timeout',
    env: 'DORSAL_SHUTDOWN_TIMEOUT',
    default: 20,
    min: 0,
    about: 'Seconds that requests in flight have to finish when the server stops.',
  }),
  serverTiming: booleanSetting({
    key: 'dorsal.http.server_timing',
    env: 'DORSAL_SERVER_TIMING',
    postgrest: 'server-timing-enabled',
    default: false,
    about: 'Answers say in `Server-Timing` how long each stage took.',
  }),
}

export type HttpSettings = SettingValues<typeof httpSettings>
