import type { Principal } from './call.ts'
import { ServiceException } from './service-exception.ts'

/** Whether a principal may do something, for those who ask before it is tried. */
export function isAllowed(principal: Principal, ...asked: Parameters<Principal['authorize']>): boolean {
  try {
    principal.authorize(...asked)
    return true
  } catch (error) {
    if (error instanceof ServiceException && error.code === 'AccessDeniedException') return false
    throw error
  }
}
