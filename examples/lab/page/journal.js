/** What reached the API under a tag, as the server wrote it down: from this page's own origin, without CORS. */
export async function readJournal(tag) {
  try {
    const response = await fetch(`/journal?lab=${encodeURIComponent(tag)}`);
    return await response.json();
  } catch {
    return [];
  }
}
