// Stands in for @smithy/credential-provider-imds in bundles, see bundle.ts: Lambda has no instance metadata.

export const getInstanceMetadataEndpoint = () => Promise.reject(new Error('expected no instance metadata'))

export const httpRequest = getInstanceMetadataEndpoint
