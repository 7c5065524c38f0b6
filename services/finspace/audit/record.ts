import type { Call, Principal } from '../../wire/call.ts'
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
  recipientAccountId: string
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
    userIdentity: identityOf(call.principal),
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
    recipientAccountId: accountOf(call),
    eventCategory: 'Management',
  }
}

const accountOf = ({ principal }: Call) => principal.accountId

function identityOf({ arn, accountId, accessKeyId }: Principal): Record<string, unknown> {
  const [kind = ''] = (arn.split(':')[5] ?? '').split('/')
  const type = kind === 'root' ? 'Root' : kind === 'assumed-role' ? 'AssumedRole' : 'IAMUser'
  return { type, arn, accountId, accessKeyId }
}

/** Neither an answer nor an error that the API knows: something broke, of which the answer says no more. */
function failureOf({ error, output }: Outcome): { errorCode?: string; errorMessage?: string } {
  if (error !== undefined) return { errorCode: error.code, errorMessage: error.message }
  return output === undefined ? { errorCode: 'InternalFailure' } : {}
}
