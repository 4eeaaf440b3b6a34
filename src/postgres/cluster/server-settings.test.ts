import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderServerArguments, renderServerSettings } from './server-settings.ts'

const gibibyte = 1024 ** 3

test('memory settings follow the memory there is, within bounds', () => {
  const read = (memory: number, name: string) => new RegExp(`^${name} = (.*)$`, 'm').exec(renderServerSettings(memory))?.[1]
  const sizes = [0.1, 1, 4, 64].map((size) => [
    read(size * gibibyte, 'shared_buffers'),
    read(size * gibibyte, 'effective_cache_size'),
    read(size * gibibyte, 'maintenance_work_mem'),
  ])
  assert.deepEqual(sizes, [
    ['32MB', '51MB', '16MB'],
    ['128MB', '512MB', '32MB'],
    ['512MB', '2048MB', '128MB'],
    ['512MB', '32768MB', '256MB'],
  ])
})

test('a socket folder with a comma or a quote in its name stays one folder', () => {
  const place = { dataFolder: '/data', socketFolder: '/srv/a,b "c"', port: 5432, tcp: false, major: 18, extra: {} }
  assert(renderServerArguments(place).includes('unix_socket_directories="/srv/a,b ""c"""'))
})

test('settings for one start are given, and what Dorsal relies on stays', () => {
  const place = {
    dataFolder: '/data',
    socketFolder: '/run',
    port: 5432,
    tcp: false,
    major: 18,
    extra: { hot_standby: 'off', fsync: 'off' },
  }
  const given = renderServerArguments(place).filter((argument) => /^(hot_standby|fsync)=/.test(argument))
  assert.deepEqual(given, ['hot_standby=off', 'fsync=on'])
})
