// The audit log: a line for each call, in CloudTrail's shape.
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Audit, Outcome } from '../../wire/rest-json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { openChain } from './chain.ts'
import { openHead } from './head.ts'
import { auditRecord, refusalsRecord } from './record.ts'
import { createRefusals } from './refusals.ts'

export interface AuditLogParts {
  /** `<data>/audit` */
  folder: string
  region: string
  store: Pick<Store, 'collection'>
  clock: Clock
  random: Random
  /** Called where a line cannot be written. It is written before the next one; until then calls are refused. */
  onFault(fault: unknown): void
}

export interface AuditLog extends Audit {
  close(): void
}

/** Goes on with the chain in the folder. */
export function openAuditLog(parts: AuditLogParts): AuditLog {
  const { folder, region, clock, random, store, onFault } = parts
  const chain = openChain(folder, clock)
  const head = openHead({ store, clock, hash: () => chain.head, onFault })
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
    },
    close() {
      appendCount(refusals.takeAll())
      head.close()
      chain.close()
    },
  }
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
