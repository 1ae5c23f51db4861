/* The fields as production has them: an IMAGE is a jpg when its URL holds "jpg" or "jpeg", else a
 * webp when it holds "webp", else a png; a VIDEO is an mp4. */
#include "asset/record.h"

#include <stdlib.h>
#include <string.h>

#include "codec/hex.h"
#include "codec/jwrite.h"
#include "codec/url.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/utf8.h"

/* ---- the template ---- */

enum field { FIELD_ID, FIELD_ENTITY, FIELD_PLATFORM, FIELD_EXTENSION, FIELDS };

static const char *const fields[FIELDS] = {"{entity_id}", "{entity_type}", "{platform}", "{ext}"};

/* The field that text starts with, FIELDS when it starts with none. */
static enum field field_at(const char *text)
{
    enum field field = FIELD_ID;
    while (field < FIELDS && strncmp(text, fields[field], strlen(fields[field])) != 0)
        field++;
    return field;
}

int record_check_template(const char *template, struct err *err)
{
    bool has_id = false;
    for (const char *at = template; *at != '\0'; at++) {
        enum field field = field_at(at);
        has_id |= field == FIELD_ID;
        if (field < FIELDS)
            at += strlen(fields[field]) - 1;
        else if (*at == '{' || *at == '}')
            return err_set(err, ERR_USAGE,
                           "--key-template: %.40s: not {entity_id}, {entity_type}, {platform} or "
                           "{ext}",
                           at);
        else if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return err_set(err, ERR_USAGE, "--key-template: a control character");
    }
    if (!utf8_valid(span_str(template)))
        return err_set(err, ERR_USAGE, "--key-template: not UTF-8");
    if (!has_id)
        return err_set(err, ERR_USAGE, "--key-template: without {entity_id}");
    return 0;
}

static bool good_segment(struct span segment)
{
    return segment.len > 0 && !span_is(segment, ".") && !span_is(segment, "..");
}

int record_key(const struct asset *asset, const char *template, enum media media, struct buf *key,
               struct err *err)
{
    const struct span values[FIELDS] = {asset->id, asset->entity_type, asset->platform,
                                        span_str(sniff_extension(media))};
    buf_clear(key);
    for (const char *at = template; *at != '\0';) {
        enum field field = field_at(at);
        if (field < FIELDS) {
            buf_addspan(key, values[field]);
            at += strlen(fields[field]);
        } else {
            buf_addc(key, *at++);
        }
    }
    if (key->len > CAP_ASSET_KEY)
        return err_set(err, ERR_DATA, "a key of %zu bytes; at most %d", key->len, CAP_ASSET_KEY);
    for (struct span rest = buf_span(key); rest.ptr != NULL;)
        if (!good_segment(span_cut(&rest, '/')))
            return err_set(err, ERR_DATA, "a key with an empty, . or .. segment: %s", key->data);
    return 0;
}

/* ---- a line in ---- */

static int check_word(const char *name, struct span word, struct err *err)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '-'))
            return err_set(err, ERR_DATA, "%s: not a word of letters, digits, _ and -", name);
    }
    if (word.len == 0 || word.len > CAP_ASSET_WORD)
        return err_set(err, ERR_DATA, "%s: not 1 to %d bytes", name, CAP_ASSET_WORD);
    return 0;
}

static int check_id(struct span id, struct err *err)
{
    if (id.len == 0 || id.len > CAP_ASSET_ID)
        return err_set(err, ERR_DATA, "entity_id: not 1 to %d bytes", CAP_ASSET_ID);
    for (size_t i = 0; i < id.len; i++)
        if ((unsigned char)id.ptr[i] < 0x20 || id.ptr[i] == 0x7f || id.ptr[i] == '/')
            return err_set(err, ERR_DATA, "entity_id: a / or a control character in it");
    return good_segment(id) ? 0 : err_set(err, ERR_DATA, "entity_id: names no file");
}

static int check_url(struct span text, struct err *err)
{
    struct url url;
    if (url_parse(text, &url, err) != 0)
        return err_prefix(err, "original_url");
    if (!utf8_ascii(url.host)) /* which letters it means, only a table of IDNA knows */
        return err_set(err, ERR_DATA,
                       "original_url: a host name that is not ASCII; write its xn-- form");
    return 0;
}

static bool holds(struct span text, const char *word)
{
    return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

static enum media media_of(struct span url, bool video)
{
    if (video)
        return MEDIA_MP4;
    if (holds(url, "jpg") || holds(url, "jpeg"))
        return MEDIA_JPEG;
    return holds(url, "webp") ? MEDIA_WEBP : MEDIA_PNG;
}

/* Copies text behind what is there; the block has room for all. */
static struct span keep(char *block, size_t *used, struct span text, bool lower)
{
    char *to = block + *used;
    for (size_t i = 0; i < text.len; i++)
        to[i] = lower && text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] | 0x20)
                                                                  : text.ptr[i];
    *used += text.len;
    return span_of(to, text.len);
}

/* Reads one text member after the other: each is copied before the next uses scratch. */
int record_read(const struct ndrec *rec, struct buf *scratch, struct asset *asset, struct err *err)
{
    size_t used = 0;
    struct span text;
    *asset = (struct asset){.text = mem_alloc(rec->line.len + 1)};
    if (ndrec_label(rec, "entity_id", scratch, &text, err) != 0 || check_id(text, err) != 0)
        goto bad;
    asset->id = keep(asset->text, &used, text, false);
    if (ndrec_text(rec, "entity_type", scratch, &text, err) != 0 ||
        check_word("entity_type", text, err) != 0)
        goto bad;
    asset->entity_type = keep(asset->text, &used, text, true);
    if (ndrec_text(rec, "platform", scratch, &text, err) != 0 ||
        check_word("platform", text, err) != 0)
        goto bad;
    asset->platform = keep(asset->text, &used, text, true);
    if (ndrec_text(rec, "original_url", scratch, &text, err) != 0 || check_url(text, err) != 0)
        goto bad;
    asset->url = keep(asset->text, &used, text, false);
    if (ndrec_text(rec, "asset_type", scratch, &text, err) != 0)
        goto bad;
    if (!span_is(text, "IMAGE") && !span_is(text, "VIDEO")) {
        err_set(err, ERR_DATA, "asset_type: neither IMAGE nor VIDEO");
        goto bad;
    }
    asset->media = media_of(asset->url, span_is(text, "VIDEO"));
    return 0;
bad:
    asset_release(asset);
    return -1;
}

void asset_release(struct asset *asset)
{
    free(asset->text);
    *asset = (struct asset){0};
}

/* ---- a line out ---- */

static bool is_ours(struct span raw_name)
{
    return span_is(raw_name, "asset_url") || span_is(raw_name, "updated_at") ||
           span_is(raw_name, "asset") || span_is(raw_name, "_error");
}

static void add_text(struct buf *out, const char *name, struct span value)
{
    buf_addc(out, ',');
    jwrite_name(out, name);
    jwrite_string_lossy(out, value);
}

static void add_number(struct buf *out, const char *name, int64_t value)
{
    buf_addf(out, ",\"%s\":%lld", name, (long long)value);
}

static void add_facts(struct buf *out, const struct record_result *result)
{
    char hex[2 * DIGEST_SHA256_SIZE + 1];
    add_text(out, "content_type", span_str(sniff_type(result->media)));
    if (result->has_bytes)
        add_number(out, "bytes", (int64_t)result->bytes);
    if (result->has_hash) {
        hex_encode(result->sha256, sizeof result->sha256, hex);
        add_text(out, "sha256", span_str(hex));
    }
    if (result->etag.len > 0)
        add_text(out, "etag", result->etag);
    if (result->sniffed != MEDIA_KINDS && result->sniffed != result->media)
        add_text(out, "sniffed", span_str(sniff_name(result->sniffed)));
    if (result->status != RECORD_STORED)
        return;
    add_number(out, "attempts", result->attempts);
    add_number(out, "redirects", result->redirects);
    add_number(out, "wait_ms", result->wait_ms);
    add_number(out, "fetch_ms", result->fetch_ms);
    add_number(out, "store_ms", result->store_ms);
}

void record_write(const struct ndrec *rec, const struct record_result *result, struct buf *out)
{
    static const char *const words[] = {"stored", "existed", "duplicate"};
    char time[25];
    struct buf members;
    buf_init(&members, 0);
    clock_iso(result->updated_ms, time);
    jwrite_name(&members, "asset_url");
    jwrite_string_lossy(&members, result->url);
    add_text(&members, "updated_at", span_str(time));
    buf_adds(&members, ",\"asset\":{\"status\":");
    jwrite_string(&members, span_str(words[result->status]));
    add_text(&members, "key", result->key);
    add_facts(&members, result);
    buf_addc(&members, '}');
    ndrec_replace(rec, is_ours, buf_span(&members), out);
    buf_release(&members);
}
