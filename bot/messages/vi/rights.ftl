# Quyền của khách với dữ liệu của mình.
forget-ask = Dạ { $me } sẽ xoá tất cả những gì giúp shop nhận ra { $you }: tin nhắn ở mọi kênh đã nối, những điều { $me } nhớ về { $you }, tên, số điện thoại, địa chỉ, tệp đã gửi. Đơn hàng chỉ còn lại số liệu kế toán, không còn tên. Xoá rồi không lấy lại được. { $you_cap } có chắc muốn xoá không ạ?
forget-ask-here = Dạ vì chưa xác nhận được { $you } là ai, { $me } chỉ xoá được những gì đã nói trong cuộc trò chuyện này. Muốn xoá cả hồ sơ khách hàng, { $you } xác nhận qua Telegram hoặc gặp nhân viên ạ. { $you_cap } có muốn xoá cuộc trò chuyện này không ạ?
forget-kept = Dạ vâng, { $me } không xoá gì cả ạ.
forget-done = Dạ đã xoá xong ạ. Số biên nhận: { $number }. Shop chỉ giữ lại số này và thời điểm xoá, không giữ gì cho biết là của ai.
forget-said = (đã yêu cầu xoá dữ liệu)
choice-forget = Xoá hết
choice-keep = Không xoá
correct-what = Dạ { $you } muốn sửa thông tin nào ạ?
correct-done = Dạ { $me } đã sửa { $label } thành “{ $value }” ạ.
my-data-here = Dạ { $me } chưa xác nhận được { $you } là ai, nên chỉ cho xem những gì { $you } đã nói tại đây:
my-data-fact = • { $what }: { $value } ({ $date }, { $where })
my-data-earlier = trước đó: { $value }
my-data-addresses = • Kênh đã nối: { $channels }
my-data-offers = { $state ->
    [stopped] • Ưu đãi: đã ngừng theo ý { $you }
   *[open] • Ưu đãi: đang nhận
 }
channel-name = { $channel ->
    [telegram] Telegram
    [webchat] chat trên web
    [webhook] kênh riêng
   *[other] { $channel }
 }
my-data-messages = • { $messages } tin nhắn
fact =
    .name = tên
    .form = cách xưng hô
    .phone = số điện thoại
    .email = e-mail
    .address = địa chỉ
    .size = size
    .skin = loại da
    .allergy = dị ứng
    .family = gia đình
    .pregnancy = thai kỳ
    .channel = kênh liên hệ
    .hours = giờ liên hệ
    .promise = shop đã hứa
    .complaint = góp ý
    .product = sản phẩm đang dùng
    .language = ngôn ngữ
    .order = đơn đang nói đến
    .answer = thông tin khác
fact-of = { $what } của { $who } { $you }
whom =
    .mother_in_law = mẹ chồng hoặc mẹ vợ
    .father_in_law = bố chồng hoặc bố vợ
    .mother = mẹ
    .father = bố
    .grandmother = bà
    .grandfather = ông
    .husband = chồng
    .wife = vợ
    .son = con trai
    .daughter = con gái
    .sister = chị em gái
    .brother = anh em trai
    .child = con
    .partner = người yêu
    .friend = bạn
fact-value =
    .pregnant = đang mang thai
    .nursing = đang cho con bú
    .no_calls = không gọi điện
    .phone = gọi điện
    .sms = tin nhắn
    .email = e-mail
    .telegram = Telegram
    .zalo = Zalo
    .messenger = Messenger
    .facebook = Facebook
    .vi = tiếng Việt
    .en = tiếng Anh
choice-correct = Sửa thông tin
choice-forget-me = Xoá dữ liệu của tôi
command =
    .don = Xem đơn hàng
    .nhanvien = Gặp nhân viên
    .goilai = Nhờ shop gọi lại
    .dulieu = Shop đang lưu gì về tôi
    .sua = Sửa thông tin của tôi
    .quentoi = Xoá dữ liệu của tôi
    .ngunguudai = Ngừng nhận ưu đãi
    .unlink = Gỡ liên kết
    .orders = Xem đơn hàng
    .person = Gặp nhân viên
    .callback = Nhờ shop gọi lại
    .mydata = Shop đang lưu gì về tôi
    .correct = Sửa thông tin của tôi
    .forget = Xoá dữ liệu của tôi
    .stopoffers = Ngừng nhận ưu đãi
