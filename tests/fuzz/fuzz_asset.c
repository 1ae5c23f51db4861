/* A line of an asset: its key stays below the template's folders whatever the line says, and a
 * redirect seen from its URL gives a URL again. */
#include "fuzz.h"

#include "asset/location.h"
#include "asset/record.h"
#include "codec/url.h"

static void check_key(const struct asset *asset)
{
    static const char prefix[] = "assets/";
    struct buf key;
    struct err err;
    buf_init(&key, 0);
    if (record_key(asset, RECORD_TEMPLATE, asset->media, &key, &err) == 0) {
        int slashes = 0;
        MUST(key.len <= CAP_ASSET_KEY && span_starts(buf_span(&key), prefix));
        for (size_t i = 0; i < key.len; i++) {
            MUST((unsigned char)key.data[i] >= 0x20);
            slashes += key.data[i] == '/';
        }
        MUST(slashes == 3 && strstr(key.data, "/../") == NULL && strstr(key.data, "//") == NULL);
    }
    buf_release(&key);
}

static void check_location(struct span base, struct span location)
{
    struct buf out;
    struct err err;
    struct url url;
    buf_init(&out, 0);
    if (location_resolve(base, location, &out, &err) == 0)
        MUST(url_parse(buf_span(&out), &url, &err) == 0);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = span_of((const char *)data, size);
    struct ndrec rec;
    struct asset asset;
    struct buf scratch;
    struct err err;
    ndrec_init(&rec);
    buf_init(&scratch, 0);
    if (ndrec_scan(&rec, input, &err) == 0 && record_read(&rec, &scratch, &asset, &err) == 0) {
        check_key(&asset);
        check_location(asset.url, asset.id);
        asset_release(&asset);
    }
    check_location(span_str("http://h:1/a/b?c"), input);
    sniff(input);
    buf_release(&scratch);
    ndrec_release(&rec);
    return 0;
}
