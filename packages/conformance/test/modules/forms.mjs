import { defineProvider, endpoint } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';

const { submit } = exampleProvider.spec;

const wordOf = (response) => {
  if (response.job === 'none') return 'rejected';
  return response.word ?? 'waiting';
};

/** Echo, with forms of a response that no fixture shows. */
export const forms = defineProvider({
  ...exampleProvider.spec,
  submit: endpoint({
    ...submit,
    parse: (response, ...more) => ({ ...submit.parse(response, ...more), status: wordOf(response) }),
  }),
});
