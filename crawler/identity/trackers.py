"""Parameters of an address that say who sent the reader, not what is read. Pure data.

Gathered from the manuals of the analytics tools that set them and from feeds met in the field; a
name stands here only when no site is known to choose its article by it. Names are lower case.
"""

from __future__ import annotations

PREFIXES = (
    "utm_", "utm.", "utm-", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "ga_", "at_",
    "oly_", "vero_", "mc_", "stm_", "ns_", "itm_", "trk_", "wt.", "wt_", "fb_", "tw_", "sc_",
    "guce_", "gad_", "amp_", "aspsessionid", "ir_", "dm_i", "sb_", "cm_", "asc_", "lmd_",
)  # fmt: skip
"""A parameter whose name begins so."""

_NAMES = """
fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid twclid
ttclid yclid ysclid _openstat igshid igsh li_fat_id epik mkt_tok _ga _gl _ke
_bta_tid _branch_match_id _branch_referrer __twitter_impression __tn__ __s __hstc
__hssc __hsfp cmpid cmp icid ito ocid ncid xtor xts xtref sr_share sref smid smtyp
spm scm s_cid s_kwcid s_campaign ef_id soc_src soc_trk ref_src ref_url referrer
referer refsrc referral wkey wickedid zanpid guccounter campaign campaignid
campaign_id adgroupid adid ad_id trk trkcampaign trackingid tracking tracking_id
traffic_source traffic_type emci emdi ceid elqtrackid elqtrack nr_email_referer
echobox fromrss rssfeed seid srnd taid tsource usqp ved usg sharetype sharetoken
social_source socialsource sm_src soc cvid mbid ns_mchannel cn-reloaded spref
hootpostid sthash mod_src dicbo obref obinsite outbrainclickid tblci tbl_ci
replytocom share_id amp nocache cachebust cachebuster no_cache noredirect
doing_wp_cron phpsessid jsessionid sessionid session_id aspsessionid cfid cftoken
osid gaa_at gaa_n gaa_ts gaa_sig st_source rsid vgo_ee bxid esrc goal hsctatracking
previewmode print printable printview printer printversion ict _x_tr_sl _x_tr_tl
_x_tr_hl _x_tr_pto accessedvia sfnsn mibextid rdid share_token shareid sharefrom
share_from wpmobileexternal srsltid hss_channel wprss wpisrc wpsrc nlid newsletter_id ftag
_amp gtid gtm_debug link_source rdt_cid sccid gs_lcp irclickid irgwc cjevent mkwid pcrid
pgrid ptaid et_cid et_rid ml_subscriber ml_subscriber_hash ck_subscriber_id rb_clickid
from_feed ob_click oborigurl tpcc no_redirect is_app ref_ sh_kit trc_source ttd_uuid
maca xing_share intcid unlocked_article_code wprov leadsource inheritredirect _rsc
_wrapper_format sara_ref is_from_webapp embedded-checkout
ga4_session user.testname mcid sfmc_id sfmc_sub sfmc_activityid piano_id pnespid lctg
"""
NAMES = frozenset(_NAMES.split())
"""A parameter of this name, whatever its value."""

_WORDED = """
ref source src from via partner share shared feature feed rss medium origin recip_id
tag channel pos position navid area widget cid emc wtmc nl sh chan
"""
WORDED = frozenset(_WORDED.split())
"""Only with a value of words (`ref=newsletter`); with digits it may choose the page (`ref=4711`)."""

_WORDED_KEEP = """
tag channel area position origin feature cid
"""
WORDED_KEEP = frozenset(_WORDED_KEEP.split())
"""Of WORDED, those that go only with a value of SENDERS (`channel=twitter`)."""

_SENDERS = """
rss feed atom twitter x tw facebook fb linkedin whatsapp telegram email e-mail mail
newsletter nl social share google googlenews gnews news_google flipboard apple
applenews bing msn yahoo reddit mastodon bluesky threads instagram youtube youtu.be
push app android ios amp mobile homepage home related rssfeed feedburner feedly
pocket taboola outbrain emb_share
"""
SENDERS = frozenset(_SENDERS.split())
"""Values that name a sender."""

_CODED = """
sid s session sess token
"""
CODED = frozenset(_CODED.split())
"""Only with a value that is a code: at least 16 letters and digits (a session's number)."""

EXACT = frozenset(
    {
        ("m", "1"), ("m", "0"), ("mobile", "1"), ("mobile", "true"), ("mobile", "0"),
        ("mobile", "yes"), ("view", "print"), ("view", "amp"), ("view", "mobile"),
        ("outputtype", "amp"), ("format", "amp"), ("type", "amp"), ("output", "amp"),
        ("mode", "amp"), ("layout", "amp"), ("platform", "amp"), ("template", "amp"),
        ("outputtype", "default"), ("display", "mobile"), ("device", "mobile"),
        ("theme", "mobile"), ("mobileaction", "toggle_view_mobile"), ("format", "print"),
        ("singlepage", "true"), ("showall", "1"), ("output", "print"), ("action", "share"),
        ("tmpl", "component"), ("print", "pdf"), ("layout", "print"), ("style", "print"),
    }
)  # fmt: skip
"""Name and value together."""
