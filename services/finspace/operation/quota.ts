import { limitExceeded } from './exceptions.ts'

/** @throws {ServiceException} LimitExceededException where there is no room for one more. */
export function checkQuota(quota: number | undefined, taken: () => number, what: string): void {
  if (quota !== undefined && taken() >= quota) {
    throw limitExceeded(`expected at most ${quota} ${what}, got one more`)
  }
}
