import type { Principal } from '../../wire/call.ts'
import type { Outcome } from '../../wire/rest-json.ts'
import type { ExpiredDays } from './expired-days.ts'
import { hideSecrets } from './secrets.ts'

/** A call as CloudTrail writes it (its record contents, event version 1.11). */
export interface AuditRecord {
  eventVersion: string
  userIdentity: Record<string, unknown>
  eventTime: string
  eventSource: string
  eventName: string
  awsRegion: string
  sourceIPAddress: string
  userAgent?: string
  errorCode?: string
  errorMessage?: string
  requestParameters: unknown
  /** Null for reads, as in CloudTrail: the log says who did what, and is no copy of the data. */
  responseElements: unknown
  requestID: string
  eventID: string
  readOnly: boolean
  eventType: 'AwsApiCall'
  managementEvent: true
  /** Absent where nobody knows who called. */
  recipientAccountId?: string
  eventCategory: 'Management'
}

interface ServiceEvent
  extends Pick<AuditRecord, 'eventVersion' | 'eventTime' | 'eventSource' | 'awsRegion' | 'eventID'> {
  eventType: 'AwsServiceEvent'
  managementEvent: true
  eventCategory: 'Management'
}

/** Calls refused without a line of their own, as CloudTrail writes what happens without a call. */
export interface RefusalsRecord extends ServiceEvent {
  eventName: 'RefusedCalls'
  additionalEventData: { count: number }
}

/** Written where a start found that something was lost. */
export interface LossRecord extends ServiceEvent {
  eventName: 'LossFound'
  additionalEventData: { losses: readonly string[] }
}

/** Written before days of the log are deleted because of their age. */
export interface ExpiryRecord extends ServiceEvent {
  eventName: 'DaysExpired'
  additionalEventData: ExpiredDays
}

export interface RecordParts {
  region: string
  /** Milliseconds since 1970. */
  time: number
  eventID: string
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function auditRecord(outcome: Outcome, parts: RecordParts): AuditRecord {
  const { call, operation = 'UnknownOperation', input, output } = outcome
  const isUnauthenticated = call.principal === undefined
  const userAgent = call.headers['user-agent']
  const readOnly = /^(Get|List)/.test(operation)
  return {
    ...common(parts),
    userIdentity: identityOf(call),
    eventName: operation,
    sourceIPAddress: call.sourceIp,
    ...(userAgent === undefined ? {} : { userAgent: isUnauthenticated ? short(userAgent) : userAgent }),
    ...failureOf(outcome),
    requestParameters: isUnauthenticated ? shortParameters(input) : hideSecrets(input),
    responseElements: readOnly || output === undefined ? null : hideSecrets(output),
    requestID: call.requestId,
    readOnly,
    eventType: 'AwsApiCall',
    ...(call.principal === undefined ? {} : { recipientAccountId: call.principal.accountId }),
  }
}

export const refusalsRecord = (count: number, parts: RecordParts): RefusalsRecord => ({
  ...common(parts),
  eventName: 'RefusedCalls',
  eventType: 'AwsServiceEvent',
  additionalEventData: { count },
})

export const lossRecord = (losses: readonly string[], parts: RecordParts): LossRecord => ({
  ...common(parts),
  eventName: 'LossFound',
  eventType: 'AwsServiceEvent',
  additionalEventData: { losses },
})

export const expiryRecord = (expired: ExpiredDays, parts: RecordParts): ExpiryRecord => ({
  ...common(parts),
  eventName: 'DaysExpired',
  eventType: 'AwsServiceEvent',
  additionalEventData: expired,
})

export const common = ({ region, time, eventID }: RecordParts) => ({
  eventVersion: '1.11',
  eventTime: new Date(time).toISOString().replace(/\.\d{3}/, ''),
  eventSource: 'finspace.amazonaws.com',
  awsRegion: region,
  eventID,
  managementEvent: true as const,
  eventCategory: 'Management' as const,
})

/** Of what a stranger sends: a line of an unauthenticated call has some 700 bytes, 800 at most. */
const LONGEST_TEXT = 32
const LONGEST_PARAMETERS = 80

/** As many bytes as characters, in JSON too. */
export const short = (text: string) => text.slice(0, LONGEST_TEXT).replace(/[^ !#-[\]-~]/g, '?')

/** All or none: half an id names nothing. */
const shortParameters = (input: Outcome['input']) =>
  Buffer.byteLength(JSON.stringify(input)) > LONGEST_PARAMETERS ? null : input

const identityOf = (call: Outcome['call']): Record<string, unknown> =>
  call.principal === undefined
    ? { type: 'Unknown', accessKeyId: claimedKeyOf(call) }
    : identityOfPrincipal(call.principal)

export function identityOfPrincipal({
  arn,
  accountId,
  accessKeyId,
}: Pick<Principal, 'arn' | 'accountId' | 'accessKeyId'>): Record<string, unknown> {
  const [kind = ''] = (arn.split(':')[5] ?? '').split('/')
  const type = kind === 'root' ? 'Root' : kind === 'assumed-role' ? 'AssumedRole' : 'IAMUser'
  return { type, arn, accountId, accessKeyId }
}

/** Whom the call says that it comes from; its signature does not prove it. */
const claimedKeyOf = (call: Outcome['call']) => ('accessKeyId' in call ? short(call.accessKeyId) : undefined)

/** Neither an answer nor an error that the API knows: something broke, of which the answer says no more. */
function failureOf({ call, error, output }: Outcome): { errorCode?: string; errorMessage?: string } {
  if (error === undefined) return output === undefined ? { errorCode: 'InternalFailure' } : {}
  const { code, message } = error
  // A message may repeat what a stranger sent.
  return { errorCode: code, ...(call.principal === undefined ? {} : { errorMessage: message }) }
}
