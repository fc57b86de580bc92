import type { Protocol } from '../../frame/protocol.ts';
import { withKey } from './auth.ts';
import { canned } from './canned.ts';
import { messages } from './messages.ts';
import { refusal } from './refusal.ts';

/** Yotta's language models, on a host of their own: the document's sample asks them in the Anthropic Messages shape. */
export const yottaLlm: Protocol = {
  standsFor: 'https://api.yottalabs.ai',
  routes: [
    {
      name: 'messages',
      method: 'POST',
      path: '/v1/messages',
      handle: withKey(messages),
      assumes: 'any model and any version header; token counts',
    },
  ],
  keyHeader: 'x-api-key: {key}',
  samples: [
    {
      title: 'a few words',
      path: '/v1/messages',
      body: {
        model: 'claude-sonnet-4-20250514',
        max_tokens: 1024,
        messages: [{ role: 'user', content: 'Summarize the key risks in this contract: [paste text]' }],
      },
    },
  ],
  elsewhere: () => refusal(404, 'not_found_error', 'Not found'),
  flags: {},
  canned,
};
