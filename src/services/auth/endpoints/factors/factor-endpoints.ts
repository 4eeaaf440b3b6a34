import type { AuthEndpoint } from '../../endpoint.ts'
import { deleteFactorOfUser } from '../admin/factors/delete-factor.ts'
import { listFactorsOfUser } from '../admin/factors/list-factors.ts'
import { updateFactorOfUser } from '../admin/factors/update-factor.ts'
import { challengeFactor } from './challenge-factor.ts'
import { enrollFactor } from './enroll-factor.ts'
import { unenrollFactor } from './unenroll-factor.ts'
import { verifyFactor } from './verify-factor.ts'

/** Second factors, of oneself and of others. */
export const factorEndpoints: readonly AuthEndpoint[] = [
  enrollFactor,
  challengeFactor,
  verifyFactor,
  unenrollFactor,
  listFactorsOfUser,
  updateFactorOfUser,
  deleteFactorOfUser,
]
