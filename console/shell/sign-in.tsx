import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { type FormEvent, useEffect, useState } from 'react'
import { signInByKey, signInByToken } from '../api/console.ts'
import { useAction } from '../live/use-action.ts'
import { usePlace } from '../place/place.ts'
import { Failure } from '../ui/failure.tsx'

/** Where nobody is signed in: by the link with a token, or by an access key. */
export function SignIn() {
  const { path, query } = usePlace()
  const given = path === '/sign-in' ? (query.get('token') ?? undefined) : undefined
  const [token, setToken] = useState(given)
  useEffect(() => {
    if (given === undefined) return
    setToken(given)
    // Out of the address and the browser's history, before anything else can read it there.
    history.replaceState(null, '', '#/')
  }, [given])
  return (
    <main className="sign-in">
      <div>{token === undefined ? <KeyForm /> : <ByLink key={token} token={token} />}</div>
    </main>
  )
}

/** Tokens that were shown to the endpoint: each works once, and React may mount a part twice. */
const used = new Map<string, Promise<void>>()

function ByLink({ token }: { token: string }) {
  const { run, error } = useAction()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each token
  useEffect(() => {
    const signingIn = used.get(token) ?? signInByToken(token)
    used.set(token, signingIn)
    void run(() => signingIn)
  }, [token])
  if (error !== undefined) {
    return <KeyForm error={`This link does not sign in: it works once, and for a short time. ${error}`} />
  }
  return (
    <Box textAlign="center">
      <Spinner size="large" />
      <Box variant="p">Signing in…</Box>
    </Box>
  )
}

function KeyForm({ error }: { error?: string }) {
  const [accessKeyId, setId] = useState('')
  const [secretAccessKey, setSecret] = useState('')
  const action = useAction()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void action.run(() =>
      signInByKey({ accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim() }),
    )
  }
  const isReady = accessKeyId.trim() !== '' && secretAccessKey.trim() !== ''
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          <Button variant="primary" disabled={!isReady} loading={action.busy}>
            Sign in
          </Button>
        }
      >
        <Container
          header={
            <Header variant="h1" description="kdb environments, databases and clusters by workflows">
              Sign in to kdbflow
            </Header>
          }
        >
          <SpaceBetween size="m">
            <Failure error={action.error ?? error} />
            <Box variant="p">
              <code>kdbflow console</code> prints a link that signs in once. Or use an access key of this
              endpoint:
            </Box>
            <FormField label="Access key id">
              <Input
                value={accessKeyId}
                onChange={({ detail }) => setId(detail.value)}
                autoComplete={false}
                spellcheck={false}
              />
            </FormField>
            <FormField
              label="Secret access key"
              description="Changed into short-lived credentials of this tab; it is not kept."
            >
              <Input
                type="password"
                value={secretAccessKey}
                onChange={({ detail }) => setSecret(detail.value)}
                autoComplete={false}
              />
            </FormField>
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  )
}
