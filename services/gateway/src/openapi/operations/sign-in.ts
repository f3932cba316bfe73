import type { Operations } from '../operation.ts'
import { ids, workspace } from '../samples.ts'

const session = {
  accessToken: 'eyJhbGciOiJFUzI1NiJ9.…',
  refreshToken: 'v1.MfHk…',
  expiresIn: 3600,
  userId: ids.user,
}

/** Signing in, and who is signed in. */
export const signInOperations: Operations = {
  'GET /': {
    operationId: 'getRoot',
    description: 'Needs no token.',
    answer: {
      name: 'Doki',
      docs: 'https://api.example.com/docs',
      openapi: 'https://api.example.com/openapi.json',
      signIn: 'https://api.example.com/auth/google/start',
    },
  },
  'GET /health': {
    operationId: 'getHealth',
    description: 'Answers while the process can: it asks nobody else.',
    answer: { status: 'ok', service: 'gateway' },
  },
  'GET /auth/google/start': {
    operationId: 'startGoogleSignIn',
    description:
      'For a browser: redirects to Google and sets a cookie that ties the way back to this browser, for ten minutes. A connection that says `missingScopes` has its `grantUrl` here.',
  },
  'GET /auth/google/callback': {
    operationId: 'finishGoogleSignIn',
    description:
      'Called by the browser, not by you. With `Accept: application/json` the answer is the session, otherwise a page; what is refused is told to a browser by a page too. A 422 is for an account that Google does not sign in for a reason of its own, or that has no e-mail address: another account may do.',
    answer: session,
    refuses: ['unauthorized', 'forbidden', 'gone', 'unprocessable'],
  },
  'POST /auth/session': {
    operationId: 'signIn',
    description: 'Send `accessToken` as `Authorization: Bearer …`; it is good for `expiresIn` seconds.',
    body: { email: 'ann@example.com', password: 'correct horse battery' },
    answer: session,
    refuses: ['unauthorized'],
  },
  'POST /auth/refresh': {
    operationId: 'refreshSession',
    description: 'A refresh token is good once: keep the new one.',
    body: { refreshToken: 'v1.MfHk…' },
    answer: session,
    refuses: ['unauthorized'],
  },
  'POST /auth/logout': {
    operationId: 'signOut',
    description:
      'Refresh and access tokens of the session are void at once, and streams that were opened with them end. Other sessions of yours go on.',
  },
  'GET /me': {
    operationId: 'getMe',
    description: 'You, and your workspaces with your role in each.',
    answer: {
      id: ids.user,
      email: 'ann@example.com',
      fullName: 'Ann Example',
      timeZone: 'Europe/Berlin',
      workspaces: [workspace],
    },
  },
}
