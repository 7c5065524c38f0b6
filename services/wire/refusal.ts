// An error as each protocol writes it.
import type { Answer } from './call.ts'
import { encodeJson } from './json.ts'
import type { ServiceException } from './service-exception.ts'
import type { Protocol } from './signature-error.ts'
import { xml } from './xml.ts'

export function refusal(error: ServiceException, protocol: Protocol, requestId: string): Answer {
  return FORMS[protocol](error, requestId)
}

const FORMS: Readonly<Record<Protocol, (error: ServiceException, requestId: string) => Answer>> = {
  /** Both of AWS's JSON protocols: REST clients look at the header, the others at `__type`. */
  json: ({ code, status, message, members }, requestId) => ({
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': code,
      'x-amzn-requestid': requestId,
    },
    body: encodeJson({ __type: code, message, ...members }),
  }),
  /** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
  query: ({ code, status, message }, requestId) => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xml('ErrorResponse', {
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: shortened(code), Message: message },
      RequestId: requestId,
    }),
  }),
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
  s3: ({ code, status, message, members }, requestId) => ({
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: xml('Error', { Code: S3_CODES[code] ?? code, Message: message, ...members, RequestId: requestId }),
  }),
}

/** The XML protocols say AccessDenied where the JSON ones say AccessDeniedException. */
const shortened = (code: string) => (code === 'AccessDeniedException' ? 'AccessDenied' : code)

const S3_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  InternalServerException: 'InternalError',
  RequestEntityTooLargeException: 'EntityTooLarge',
  UnknownOperationException: 'NotImplemented',
}
