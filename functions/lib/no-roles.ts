// Stands in for @aws-sdk/client-sts in bundles, see bundle.ts: what a function may do is all in its own role.

export const getDefaultRoleAssumer = () => () =>
  Promise.reject(new Error('expected no other role to be taken'))

export const getDefaultRoleAssumerWithWebIdentity = getDefaultRoleAssumer

export const decorateDefaultCredentialProvider = <Provider>(provider: Provider): Provider => provider
