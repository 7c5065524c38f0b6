import { ServiceException } from './service-exception.ts'

export type SignatureFault =
  | 'Missing' // neither an Authorization header nor X-Amz-Signature
  | 'Malformed' // a part of the signature is absent or unreadable
  | 'UnknownKey' // nobody has this access key
  | 'WrongToken' // a session's key without its token, or the other way round
  | 'ExpiredToken'
  | 'Skewed' // signed too far from now
  | 'Expired' // a presigned URL past its time
  | 'Mismatch'
  | 'Unsigned' // an x-amz header that the signature does not cover
  | 'Payload' // the body is not the one that was signed

/** Why a request is not taken for its signer's, before any service has seen it. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError'
  readonly fault: SignatureFault

  constructor(fault: SignatureFault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** How a service writes errors: as JSON, as the Query protocol's XML, or as S3's XML. */
export type Protocol = 'json' | 'query' | 's3'

/** The same faults have three sets of names: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html */
const CODES: Readonly<Record<SignatureFault, Record<Protocol, [code: string, status: number]>>> = {
  Missing: {
    json: ['MissingAuthenticationTokenException', 403],
    query: ['MissingAuthenticationToken', 403],
    s3: ['AccessDenied', 403],
  },
  Malformed: {
    json: ['IncompleteSignatureException', 400],
    query: ['IncompleteSignature', 400],
    s3: ['AuthorizationHeaderMalformed', 400],
  },
  UnknownKey: {
    json: ['UnrecognizedClientException', 403],
    query: ['InvalidClientTokenId', 403],
    s3: ['InvalidAccessKeyId', 403],
  },
  WrongToken: {
    json: ['UnrecognizedClientException', 403],
    query: ['InvalidClientTokenId', 403],
    s3: ['InvalidToken', 400],
  },
  ExpiredToken: {
    json: ['ExpiredTokenException', 403],
    query: ['ExpiredToken', 403],
    s3: ['ExpiredToken', 400],
  },
  Skewed: {
    json: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['RequestTimeTooSkewed', 403],
  },
  Expired: {
    json: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['AccessDenied', 403],
  },
  Mismatch: {
    json: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['SignatureDoesNotMatch', 403],
  },
  Unsigned: {
    json: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['AccessDenied', 403],
  },
  Payload: {
    json: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    s3: ['XAmzContentSHA256Mismatch', 400],
  },
}

export function exceptionOf({ fault, message }: SignatureError, protocol: Protocol): ServiceException {
  const [code, status] = CODES[fault][protocol]
  return new ServiceException({ code, status }, message)
}
