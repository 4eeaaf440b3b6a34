import { setTimeout as sleep } from 'node:timers/promises'
import { formatMilliseconds } from '../locks/describe-blockade.ts'
import { readLogPositions } from '../store/replicas.ts'
import type { Run } from '../types.ts'
import { type LogSample, measureLag } from './measure-lag.ts'

const lookEvery = 200
const reportEvery = 5000

/** Returns when no replica is too far behind, at once when there is none. */
export type ReplicaWait = () => Promise<void>

export function createReplicaWait({ observer, settings, signal, onProgress, file }: Run & { readonly file: string }): ReplicaWait {
  const limit = settings.maxReplicationLag * 1000
  let samples: readonly LogSample[] = []
  const findLate = async () => {
    const { position, replicas } = await readLogPositions(observer)
    const now = performance.now()
    const lags = replicas.map((replica) => ({ name: replica.name, lag: measureLag(samples, replica, now) }))
    const slowest = replicas.reduce((least, replica) => (replica.position < least ? replica.position : least), position)
    // Of what every replica has, nothing needs to be remembered.
    samples = [...samples.filter((sample) => sample.position > slowest), { at: now, position }]
    return lags.find(({ lag }) => lag > limit)
  }
  return async () => {
    let reported = Number.NEGATIVE_INFINITY
    for (let late = await findLate(); late !== undefined; late = await findLate()) {
      if (performance.now() - reported > reportEvery)
        onProgress(`${file} pauses: the replica ${late.name} is ${formatMilliseconds(late.lag)} behind`)
      if (performance.now() - reported > reportEvery) reported = performance.now()
      await sleep(lookEvery, undefined, signal === undefined ? {} : { signal })
    }
  }
}
