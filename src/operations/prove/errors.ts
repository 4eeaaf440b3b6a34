import { Fault } from '../../base/fault.ts'

export const proofRunning = (pid: number) =>
  new Fault('proof_running', 409, `Process ${pid} is proving the backups of this project`, { hint: 'Wait until it has finished.' })
