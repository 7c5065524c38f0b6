import type { Principal } from '../../wire/call.ts'
import { common, identityOfPrincipal, type RecordParts, short } from './record.ts'

/** Somebody has signed in to the console or out of it, or was refused. */
export interface SignInEvent {
  name: 'ConsoleLogin' | 'Logout'
  /** Absent where nobody knows who it was. */
  principal?: Pick<Principal, 'arn' | 'accountId' | 'accessKeyId'>
  by?: 'link' | 'key'
  /** Of the session. */
  accessKeyId?: string
  error?: string
  sourceIp: string
  userAgent?: string | undefined
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
export function signInRecord(event: SignInEvent, parts: RecordParts) {
  const { name, principal, by, accessKeyId, error, sourceIp, userAgent } = event
  return {
    ...common(parts),
    userIdentity: principal === undefined ? { type: 'Unknown' } : identityOfPrincipal(principal),
    eventSource: 'signin.amazonaws.com',
    eventName: name,
    sourceIPAddress: sourceIp,
    ...(userAgent === undefined ? {} : { userAgent: principal === undefined ? short(userAgent) : userAgent }),
    ...(error === undefined ? {} : { errorCode: error }),
    requestParameters: null,
    responseElements: { [name]: error === undefined ? 'Success' : 'Failure' },
    additionalEventData: { ...(by === undefined ? {} : { signedInBy: by }), sessionAccessKeyId: accessKeyId },
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    ...(principal === undefined ? {} : { recipientAccountId: principal.accountId }),
  }
}
