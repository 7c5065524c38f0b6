import type { Outcome } from '../../wire/rest-json.ts'
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
  /** Null for reads, as in CloudTrail: the log tells who did what, and is no copy of the data. */
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

export interface RecordParts {
  region: string
  /** Milliseconds since 1970. */
  time: number
  eventID: string
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function auditRecord(outcome: Outcome, { region, time, eventID }: RecordParts): AuditRecord {
  const { call, operation = 'UnknownOperation', input, output } = outcome
  const userAgent = call.headers['user-agent']
  const readOnly = /^(Get|List)/.test(operation)
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(call),
    eventTime: new Date(time).toISOString().replace(/\.\d{3}/, ''),
    eventSource: 'finspace.amazonaws.com',
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: call.sourceIp,
    ...(userAgent === undefined ? {} : { userAgent }),
    ...failureOf(outcome),
    requestParameters: hideSecrets(input),
    responseElements: readOnly || output === undefined ? null : hideSecrets(output),
    requestID: call.requestId,
    eventID,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    ...(call.principal === undefined ? {} : { recipientAccountId: call.principal.accountId }),
    eventCategory: 'Management',
  }
}

function identityOf(call: Outcome['call']): Record<string, unknown> {
  if (call.principal === undefined) return { type: 'Unknown', accessKeyId: claimedKeyOf(call) }
  const { arn, accountId, accessKeyId } = call.principal
  const [kind = ''] = (arn.split(':')[5] ?? '').split('/')
  const type = kind === 'root' ? 'Root' : kind === 'assumed-role' ? 'AssumedRole' : 'IAMUser'
  return { type, arn, accountId, accessKeyId }
}

/** An access key id has up to so many characters: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html */
const LONGEST_KEY_ID = 128

/** Whom the call says that it comes from; its signature does not prove it. */
const claimedKeyOf = (call: Outcome['call']) =>
  'accessKeyId' in call ? call.accessKeyId.slice(0, LONGEST_KEY_ID) : undefined

/** Neither an answer nor an error that the API knows: something broke, of which the answer says no more. */
function failureOf({ error, output }: Outcome): { errorCode?: string; errorMessage?: string } {
  if (error !== undefined) return { errorCode: error.code, errorMessage: error.message }
  return output === undefined ? { errorCode: 'InternalFailure' } : {}
}
