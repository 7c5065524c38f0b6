// The audit log: a line for each call, in CloudTrail's shape.
import { mkdirSync } from 'node:fs'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Audit, Outcome } from '../../wire/rest-json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { openChain } from './chain.ts'
import { createDayExpiry, type ExpiredDays } from './expired-days.ts'
import { openHead } from './head.ts'
import { findLosses } from './loss.ts'
import { auditRecord, expiryRecord, lossRecord, refusalsRecord } from './record.ts'
import { createRefusals } from './refusals.ts'
import { type SignInEvent, signInRecord } from './sign-in-record.ts'

export interface AuditLogParts {
  /** `<data>/audit`. Made where it is not there. */
  folder: string
  region: string
  /** The store's file, as its operator is to read it. */
  file: string
  store: Pick<Store, 'collection' | 'latestTransaction' | 'durableTransaction' | 'countFrom'>
  /** Goes on with what is there where something is missing. */
  acceptLoss: boolean
  /** Older days are deleted; none where absent. */
  keptDays?: number | undefined
  clock: Clock
  random: Random
  /** Called where a line cannot be written. It is written before the next one; until then calls are refused. */
  onFault(fault: unknown): void
}

export interface AuditLog extends Audit {
  /** Called where somebody has signed in to the console or out of it, or a link was refused. */
  observeSignIn(event: SignInEvent): void
  close(): Promise<void>
}

/**
 * Goes on with the chain in the folder.
 * @throws {Error} with a sentence for the operator where the store or the log is older than the other knows
 */
export function openAuditLog(parts: AuditLogParts): AuditLog {
  const { folder, region, clock, random, store, keptDays, onFault } = parts
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const losses = acceptedLosses(parts)
  const chain = openChain({ folder, clock, durableTransaction: () => store.durableTransaction })
  const head = openHead({ store, clock, hash: () => chain.head, sync: chain.sync, onFault })
  const refusals = createRefusals(clock)
  const described = () => ({ region, time: clock.now(), eventID: random.uuid() })
  const append = (record: object) => {
    try {
      chain.append(record)
    } catch (error) {
      onFault(error)
    }
  }
  const appendCount = (refused: number) => {
    if (refused > 0) append(refusalsRecord(refused, described()))
  }
  if (losses.length > 0) append(lossRecord(losses, described()))
  const record = (expired: ExpiredDays) => chain.append(expiryRecord(expired, described()))
  const expireDays =
    keptDays === undefined ? undefined : createDayExpiry({ folder, clock, keptDays, record, onFault })
  expireDays?.()
  return {
    admit() {
      try {
        chain.makeReady()
      } catch (error) {
        refusals.count()
        throw unwritable(error)
      }
    },
    // Written at once: what was answered is in the log, even if the process dies right after.
    observe(outcome) {
      // Has changed nothing, and must not fill the memory while the disk is full.
      if (isRefused(outcome) && chain.isBehind) return refusals.count()
      if (isUnauthenticated(outcome) && !refusals.mayWrite()) return
      appendCount(refusals.takeCount())
      append(auditRecord(outcome, described()))
      head.moved(isChange(outcome))
      expireDays?.()
    },
    observeSignIn(event) {
      if (event.principal === undefined && !refusals.mayWrite()) return
      appendCount(refusals.takeCount())
      append(signInRecord(event, described()))
      head.moved(event.principal !== undefined)
    },
    async close() {
      appendCount(refusals.takeAll())
      await head.close()
      chain.close()
    },
  }
}

function acceptedLosses(parts: AuditLogParts): string[] {
  const { folder, file, store, acceptLoss, onFault } = parts
  const { unexplained, explained, seenTransaction } = findLosses({ folder, file, store })
  if (unexplained.length > 0 && !acceptLoss) {
    throw new Error(
      `${unexplained.join('; ')}. Put the newest copy back, or go on with what is there: start once with --accept-loss`,
    )
  }
  // So that the next start finds nothing more.
  if (unexplained.length > 0) store.countFrom(seenTransaction)
  const losses = [...unexplained, ...explained]
  for (const loss of losses) onFault(new Error(loss))
  return losses
}

/** By the endpoint, before the service saw it. */
const isRefused = ({ call }: Outcome) => !('body' in call)

const isUnauthenticated = ({ call }: Outcome) => call.principal === undefined

const isChange = ({ operation = '', error }: Outcome) => error === undefined && !/^(Get|List)/.test(operation)

const unwritable = (cause: unknown) =>
  new ServiceException(
    { code: 'InternalServerException', status: 500 },
    `expected the audit log to take a line before the call is carried out, got: ${messageOf(cause)}`,
  )
